// "One layer by hand": three inputs, two units, and every number that is multiplied and added on the way.
globalThis.digitrec ??= {};

digitrec.liveFigure("layer-by-hand", function mount(body, tools) {
  // What chapter 3 computes. W is stored row by row, one row an input, as in shared/network.js.
  const x = [1, 0.5, 0];
  const W = [0.5, -1, 1, 0.4, 2, 3];
  const b = [0, 0.3];
  const UNITS = b.length;
  const TENTHS = { x: [0, 10], W: [-30, 30], b: [-30, 30] }; // how far the slider goes
  const arrays = { x, W, b };
  let chosen = "W-0"; // an array, and a place in it

  const board = tools.add('<div class="board"></div>');
  const left = tools.add("<div></div>", board);
  const drawing = tools.add('<svg class="drawing" role="img" viewBox="0 0 300 225"></svg>', left);
  tools.add('<p class="hint keys"><span class="excites">raises the sum</span> <span class="inhibits">lowers it</span></p>', left);
  const table = tools.add(`<fieldset class="numbers"><legend>Choose a number, then move the slider</legend>
    <b></b><b>pixel</b><b>unit 0</b><b>unit 1</b>
    ${x.map((_, i) => `<b>${i}</b>${cell("x", i)}${b.map((_, j) => cell("W", UNITS * i + j)).join("")}`).join("")}
    <b>bias</b><b></b>${b.map((_, j) => cell("b", j)).join("")}</fieldset>`, board);
  const slider = tools.slider({ label: "number", min: 0, max: 1, value: 0, show: (tenths) => text(tenths / 10), change: move });
  const sums = tools.add('<div class="sums"></div>');
  table.addEventListener("change", ({ target }) => {
    chosen = target.value;
    choose();
  });

  function cell(array, k) {
    const id = `${array}-${k}`;
    return `<label><input type="radio" name="layer-by-hand" value="${id}" aria-label="${nameOf(array, k)}" autocomplete="off"
      ${id === chosen ? "checked" : ""}><span data-of="${id}"></span></label>`;
  }

  function nameOf(array, k) {
    if (array === "x") return `pixel ${k}`;
    if (array === "b") return `bias of unit ${k}`;
    return `weight of pixel ${Math.floor(k / UNITS)} in unit ${k % UNITS}`;
  }

  function place() {
    const [array, k] = chosen.split("-");
    return { array, k: Number(k) };
  }

  // The slider takes over the number that was chosen.
  function choose() {
    const { array, k } = place();
    const [least, most] = TENTHS[array];
    Object.assign(slider.input, { min: least, max: most });
    slider.input.setAttribute("aria-label", nameOf(array, k));
    slider.row.firstChild.textContent = nameOf(array, k);
    slider.set(Math.round(10 * arrays[array][k]));
    draw();
  }

  function move(tenths) {
    const { array, k } = place();
    arrays[array][k] = tenths / 10;
    draw();
  }

  // At most two decimals, with a proper minus.
  function text(value) {
    return String(Number(value.toFixed(2))).replace("-", "\u2212");
  }

  const bracketed = (value) => (value < 0 ? `(${text(value)})` : text(value));

  function draw() {
    const z = [...digitrec.dense(x, W, b)];
    const a = digitrec.relu(z);
    const p = digitrec.softmax(z);
    for (const element of table.querySelectorAll("[data-of]")) {
      const [array, k] = element.dataset.of.split("-");
      element.textContent = text(arrays[array][k]);
    }
    drawLayer(z, a);
    const shown = (term, id) => (id === chosen ? `<mark>${term}</mark>` : term);
    sums.innerHTML = z.map((sum, j) => {
      const products = x.map((value, i) =>
        `${shown(text(value), `x-${i}`)} \u00b7 ${shown(bracketed(W[UNITS * i + j]), `W-${UNITS * i + j}`)}`);
      return `<p><b>unit ${j}</b> <span>${products.join(" + ")} + ${shown(bracketed(b[j]), `b-${j}`)}
        = <strong>${text(sum)}</strong></span> <span>relu: <output>${text(a[j])}</output></span></p>`;
    }).join("") + `<p class="last"><b>softmax</b> <span>as a last layer the two sums would become
      <strong>${p.map((value) => digitrec.probability(value)).join("</strong> and <strong>")}</strong></span></p>`;
    tools.say(`Unit 0: sum ${text(z[0])}, passes on ${text(a[0])}. Unit 1: sum ${text(z[1])}, passes on ${text(a[1])}.`);
  }

  // A line is as thick as what it adds to the sum: warm raises it, blue lowers it.
  function drawLayer(z, a) {
    const [left, right] = [45, 205];
    const inputAt = (i) => 40 + 75 * i;
    const unitAt = (j) => 70 + 90 * j;
    const lines = W.map((weight, k) => {
      const [i, j] = [Math.floor(k / UNITS), k % UNITS];
      const share = x[i] * weight;
      const kind = share === 0 ? "none" : share > 0 ? "excites" : "inhibits";
      const width = Math.min(14, 1 + 5 * Math.abs(share)).toFixed(1);
      const isChosen = chosen === `W-${k}` ? " chosen" : "";
      return `<line class="${kind}${isChosen}" x1="${left}" y1="${inputAt(i)}" x2="${right}" y2="${unitAt(j)}" stroke-width="${width}"/>`;
    });
    const inputs = x.map((value, i) =>
      `<circle class="input" cx="${left}" cy="${inputAt(i)}" r="22" style="--ink-share: ${Math.round(100 * value)}%"/>
      <text class="${value > 0.5 ? "on-ink" : ""}" x="${left}" y="${inputAt(i)}">${text(value)}</text>`);
    const units = z.map((sum, j) =>
      `<circle class="unit${a[j] > 0 ? " lit" : ""}" cx="${right}" cy="${unitAt(j)}" r="26"/>
      <text class="${a[j] > 0 ? "on-lit" : ""}" x="${right}" y="${unitAt(j)}">${text(a[j])}</text>
      <text class="small" x="${right + 60}" y="${unitAt(j)}">${a[j] > 0 ? "" : sum < 0 ? "silent" : "0"}</text>
      <text class="small" x="${right}" y="${unitAt(j) + 39}">bias ${text(b[j])}</text>`);
    drawing.innerHTML = [...lines, ...inputs, ...units].join("");
    drawing.setAttribute("aria-label", `Three pixels, ${x.map(text).join(", ")}, and two units that pass on ${a.map(text).join(" and ")}`);
  }

  choose();
  body.layer = () => ({ x, W, b }); // for the test
}, ["figures/layer-by-hand.css"]);
