// "What a hidden unit looks for": a digit times the weights of one unit of the trained network, pixel by pixel, and the sum.
globalThis.digitrec ??= {};

digitrec.liveFigure("hidden-unit", function mount(body, tools) {
  const { SIZES: [PIXELS, UNITS] } = digitrec;
  const [DIGIT, UNIT] = [3, 56]; // what it begins with
  const { weights: [W1, b1] } = new digitrec.Network(digitrec.weights);
  const { labels, pixels } = digitrec.digits.real; // three of each digit, all read right
  const bytes = digitrec.bytes(pixels);
  const largest = W1.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const FULL = 14; // of a sum that fills its bar: larger than any that occurs
  const SHOWN = largest / 2.5; // the weight, and the product, that has the full colour

  const board = tools.add('<div class="board"></div>');
  const [digit, weights, products] = [["digit", "the digit"], ["weights", "the weights"], ["products", "products"]]
    .map(([name, words]) => {
      const part = tools.add(`<div class="part ${name}"><p>${words}</p></div>`, board);
      return tools.canvas({ parent: part });
    });
  tools.add('<p class="keys"><span class="excites">ink here counts for</span> <span class="inhibits">ink here counts against</span></p>');
  const sum = tools.add('<div class="sum"></div>');
  const which = tools.choice({
    label: "Digit", options: Array.from({ length: 10 }, (_, k) => [k, k]), value: DIGIT, change: draw,
  });
  const unit = tools.slider({ label: `Unit, 0 to ${UNITS - 1}`, min: 0, max: UNITS - 1, value: UNIT, change: draw });

  function compute() {
    const x = digitrec.pixels(bytes, labels.indexOf(which.value));
    const w = x.map((_, i) => W1[i * UNITS + unit.value]);
    const each = x.map((value, i) => value * w[i]);
    const total = (sign) => each.reduce((sum, value) => sum + Math.max(0, sign * value), 0);
    const bias = b1[unit.value];
    const [z] = digitrec.dense(x, w, [bias]);
    const [a] = digitrec.relu([z]);
    return { x, w, each, plus: total(1), minus: total(-1), bias, z, a };
  }

  function draw() {
    const { x, w, each, plus, minus, bias, z, a } = compute();
    const { pixel, signed } = digitrec.colours.current;
    const asShare = (values) => Float32Array.from(values, (value) => 0.5 + value / SHOWN / 2);
    tools.paint(digit, x, pixel);
    tools.paint(weights, asShare(w), signed);
    tools.paint(products, asShare(each), signed);
    digit.setAttribute("aria-label", `A ${which.value}`);
    weights.setAttribute("aria-label", `The weights of unit ${unit.value} as an image`);
    products.setAttribute("aria-label", "Their products: weights where the digit has ink, nothing elsewhere");
    const number = (value) => digitrec.number(value, 2).replace("-", "\u2212");
    const bar = (value, kind) => `<i class="${kind}" style="width: ${Math.min(100, 100 * Math.abs(value) / FULL).toFixed(1)}%"></i>`;
    const [shownPlus, shownMinus, shownBias] = digitrec.addingUp([plus, -minus, bias], z, 2);
    sum.innerHTML = `
      <p><span>for</span> <span>${bar(plus, "excites")}</span> <b>${number(shownPlus)}</b></p>
      <p><span>against</span> <span>${bar(minus, "inhibits")}</span> <b>${number(shownMinus)}</b></p>
      <p><span>bias</span> <span>${bar(bias, bias < 0 ? "inhibits" : "excites")}</span> <b>${number(shownBias)}</b></p>
      <p class="total"><span>sum</span> <span></span> <output>${number(z)}</output></p>
      <p class="on"><span>relu</span> <span>${z > 0 ? "passes the sum on" : "makes it 0: the unit is silent"}</span> <output>${number(a)}</output></p>`;
    sum.classList.toggle("silent", a === 0);
    tools.say(`Unit ${unit.value} at a ${which.value}: the sum is ${number(z)}, ${a > 0 ? "passed on" : "silent"}.`);
  }

  tools.redraw(draw);
  body.compute = (of, k) => { // for the test
    which.set(of);
    unit.set(k);
    draw();
    const { plus, minus, bias, z, a, w } = compute();
    return { plus, minus, bias, z, a, w: [...w], pixels: PIXELS };
  };
}, ["shared/weights.js", "draw/digits.js", "figures/hidden-unit.css"]);
