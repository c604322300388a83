// "A label becomes one-hot": the label says which row of a table of 1s and 0s is taken.
globalThis.digitrec ??= {};

digitrec.liveFigure("one-hot", function mount(_body, tools) {
  const DIGITS = 10;
  const START = 5; // the label of the first training image
  const places = Array.from({ length: DIGITS }, (_, k) => k);
  const row = (label) => places.map((place) => Number(place === label));

  const label = tools.choice({
    label: "The label", options: places.map((k) => [k, k]), value: START, change: draw,
  });
  const result = tools.add('<div class="result"><p></p><div class="ten" role="img"></div></div>');
  const table = tools.add(`<div class="eye" role="img"><p><code>np.eye(10)</code>, all ten answers</p>${
    places.map((k) => `<div class="line"><b>${k}</b><div class="ten">${cells(k)}</div></div>`).join("")}</div>`);
  const rows = [...table.querySelectorAll(".ten")];

  function cells(k) {
    return row(k).map((value, place) => `<span class="${value ? "hot" : ""}">${value}<i>${place}</i></span>`).join("");
  }

  function draw() {
    const { value } = label;
    const words = `The label ${value} has its 1 in place ${value}, and 0 in the nine others.`;
    result.firstChild.innerHTML = `<code>np.eye(10)[<b>${value}</b>]</code> has its 1 in place <b>${value}</b>`;
    result.lastChild.innerHTML = cells(value);
    result.lastChild.setAttribute("aria-label", row(value).join(", "));
    rows.forEach((one, k) => {
      one.classList.toggle("taken", k === value);
    });
    table.setAttribute("aria-label", `A table of ten rows with 1s on its diagonal; row ${value} is taken`);
    tools.say(words);
  }

  draw();
}, ["figures/one-hot.css"]);
