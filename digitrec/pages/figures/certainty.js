// Chapter 7's limit on the confidence: what is left to a person, and which mistakes remain.
globalThis.digitrec ??= {};

// What the limit number k of those in the data does: { limit, person, needless, caught, remain } are numbers of images.
digitrec.atLimit = function ({ limits, handed, counts }, k) {
  const [right, wrong] = handed[k];
  return { limit: limits[k], person: right + wrong, needless: right, caught: wrong, remain: counts.mistakes - wrong };
};

digitrec.liveFigure("certainty", async (body, tools) => {
  const data = digitrec.readDigits;
  const { mistakes } = await digitrec.readings();
  const all = data.matrix.flat().reduce((total, count) => total + count);
  const outcomes = data.limits.map((_, k) => digitrec.atLimit(data, k));
  const START = data.limits.indexOf(0.9); // the limit that the chapter speaks of

  const share = (limit) => `${Number((100 * limit).toFixed(4))}\u00a0%`; // 0.9995 as "99.95 %", as a person would write it

  const slider = tools.slider({
    label: "It answers if", min: 0, max: data.limits.length - 1, value: START,
    show: (k) => (k === 0 ? "sure or not" : `at least ${share(data.limits[k])} sure`),
    change: () => {
      const { remain, person } = show();
      tools.say(`${remain} mistakes remain, ${digitrec.number(person)} images are left to a person.`);
    },
  });
  const scale = tools.add('<div class="scale" aria-hidden="true"></div>');
  for (const limit of [0, 0.5, 0.9, 0.99, 0.999, 0.9999]) {
    const tick = tools.add(`<span>${share(limit)}</span>`, scale);
    tick.style.setProperty("--at", data.limits.indexOf(limit) / (data.limits.length - 1));
  }
  const parts = tools.add('<div class="parts"></div>');
  const numbers = tools.add(`<dl>
    <div class="remain"><dt>mistakes remain, of ${mistakes.length}</dt><dd></dd></div>
    <div class="person"><dt>images are left to a person, of ${digitrec.number(all)}</dt><dd></dd></div>
    <div class="needless"><dt>of those would have been right</dt><dd></dd></div></dl>`, parts);
  const svg = tools.add('<svg class="chart" role="img"></svg>', parts);
  tools.add(`<p class="key">All ${mistakes.length} mistakes, the least sure first. <b>Shaded</b> ones remain; the pale ones are left to a person.</p>`);
  const mosaic = tools.add('<canvas class="mosaic" role="img"></canvas>');

  function show() {
    const now = outcomes[slider.value];
    for (const name of ["remain", "person", "needless"]) numbers.querySelector(`.${name} dd`).textContent = digitrec.number(now[name]);
    drawCurve(now);
    drawMosaic(now.caught);
    return now;
  }

  function drawCurve(now) {
    const chart = new digitrec.Chart(svg, { left: 40, right: 22, above: 26, below: 44, across: [0, 0.5], up: [0, 240] });
    for (const count of [0, 100, 200]) chart.level(count, count);
    for (const share of [0, 0.1, 0.2, 0.3, 0.4, 0.5]) {
      chart.text(digitrec.percent(share, 0), [chart.x(share), chart.below], { name: "tick", anchor: "middle", shift: [0, 1.3] });
    }
    chart.text("mistakes that remain", [0, 12], { name: "tick" });
    chart.text("images left to a person", [chart.right, chart.height - 6], { name: "tick", anchor: "end" });
    chart.curve(outcomes.map(({ person, remain }) => [person / all, remain]), "curve");
    chart.dot([now.person / all, now.remain], "now");
    chart.show(`Mistakes that remain against images left to a person. Here: ${now.remain} against ${digitrec.percent(now.person / all)}.`);
  }

  function drawMosaic(caught) {
    const columns = tools.narrow ? 16 : 28;
    mosaic.style.aspectRatio = `${columns} / ${Math.ceil(mistakes.length / columns)}`;
    digitrec.fit(mosaic);
    const context = mosaic.getContext("2d");
    const { pixel, drawn, ground, wrong } = colours();
    const side = mosaic.width / columns;
    context.fillStyle = ground;
    context.fillRect(0, 0, mosaic.width, mosaic.height);
    mistakes.forEach(({ pixels }, k) => {
      const [x, y] = [(k % columns) * side, Math.floor(k / columns) * side];
      const remains = k >= caught;
      context.globalAlpha = remains ? 0.28 : 1;
      context.fillStyle = remains ? wrong : digitrec.colours.css(digitrec.colours.at(pixel, 0));
      context.fillRect(x + 1, y + 1, side - 2, side - 2);
      context.globalAlpha = remains ? 1 : 0.25;
      context.drawImage(digitrec.picture(pixels, drawn), x, y, side, side);
    });
    context.globalAlpha = 1;
    mosaic.setAttribute("aria-label", `${mistakes.length} small images of misread digits; ${mistakes.length - caught} of them are shaded: they remain.`);
  }

  function colours() {
    const { pixel, drawn, ground } = digitrec.colours.current;
    return { pixel, drawn, ground: digitrec.colours.css(ground), wrong: getComputedStyle(body).getPropertyValue("--wrong") };
  }

  tools.redraw(show);
}, ["figures/certainty.css", "shared/readings.js", "figures/read_digits.js"]);
