// Backpropagation through chapter 9's network for pencil and paper, one step a click, forwards and backwards.
globalThis.digitrec ??= {};

// The network: two inputs, two hidden units with ReLU, two classes. Tables row by row, a row an input.
digitrec.pencil = {
  x: [1, 0.5],
  y: [1, 0], // the image is of class 0
  weights: { W1: [0.5, -1, 1, 0.4], b1: [0, 0.3], W2: [0.4, 1.5, 2, -1], b2: [0, 0] },
  RATE: 0.1, // of its slope that each number is changed by

  // All that one round works out: signals, loss, errors, slopes, and the numbers after one step.
  round(weights, { x, y, RATE } = digitrec.pencil) {
    const { W1, b1, W2, b2 } = weights;
    const z1 = [...digitrec.dense(x, W1, b1)];
    const a1 = digitrec.relu(z1);
    const z2 = [...digitrec.dense(a1, W2, b2)];
    const p = digitrec.softmax(z2);
    const loss = -Math.log(p[y.indexOf(1)]);
    const d2 = p.map((value, k) => value - y[k]);
    const back = [0, 1].map((unit) => d2[0] * W2[2 * unit] + d2[1] * W2[2 * unit + 1]);
    const d1 = back.map((value, unit) => (a1[unit] > 0 ? value : 0));
    const outer = (inputs, errors) => inputs.flatMap((input) => errors.map((error) => input * error));
    const slopes = { W1: outer(x, d1), b1: d1, W2: outer(a1, d2), b2: d2 };
    const changed = (name) => weights[name].map((value, k) => value - RATE * slopes[name][k]);
    const next = { W1: changed("W1"), b1: changed("b1"), W2: changed("W2"), b2: changed("b2") };
    return { x, y, ...weights, z1, a1, z2, p, loss, d2, back, d1, slopes, next };
  },

  // Three digits that count, as with a pencil: 0.24974 as "0.25". Inside a product a negative number has brackets.
  write(value) {
    const short = Number(value.toPrecision(3));
    return String(Math.abs(short) < 0.0005 ? 0 : Number(short.toFixed(3))).replace("-", "−");
  },

  // As something that is added: " + 0.3" or " − 0.3".
  signed(value) {
    const text = digitrec.pencil.write(value);
    return text.startsWith("−") ? ` − ${text.slice(1)}` : ` + ${text}`;
  },

  factor(value) {
    const text = digitrec.pencil.write(value);
    return text.startsWith("−") ? `(${text})` : text;
  },
};

// What each click works out: its heading, the formula, the same with numbers, and why. `lit` names the parts of the
// picture that take part, `known` those that appear.
digitrec.pencil.STEPS = (() => {
  const { write: w, factor: f, signed } = digitrec.pencil;
  const products = (inputs, errors, slopes) =>
    slopes.map((slope, k) => `${w(inputs[k >> 1])} · ${f(errors[k % 2])} = <b>${w(slope)}</b>`);
  const into = (unit, { from, W, b, z, letter, layer }) => ({
    formula: `z = ${letter}<sub>0</sub>w<sub>0</sub> + ${letter}<sub>1</sub>w<sub>1</sub> + b`,
    numbers: (c) => [`${w(c[from][0])} · ${f(c[W][unit])} + ${w(c[from][1])} · ${f(c[W][2 + unit])}${signed(c[b][unit])} = ` +
      `<b>${w(c[z][unit])}</b>`],
    lit: [`${W}-${unit}`, `${W}-${2 + unit}`, `${layer}-${unit}`],
    known: [`z-${layer}-${unit}`],
  });
  const hidden = { from: "x", W: "W1", b: "b1", z: "z1", letter: "x", layer: "hidden" };
  const score = { from: "a1", W: "W2", b: "b2", z: "z2", letter: "a", layer: "score" };
  const carried = (unit) => ({
    name: `The error goes back to hidden unit ${unit}`,
    formula: "each error times the weight of its line, added up",
    numbers: (c) => [`${f(c.d2[0])} · ${f(c.W2[2 * unit])} + ${f(c.d2[1])} · ${f(c.W2[2 * unit + 1])} = <b>${w(c.back[unit])}</b>`],
    why: () => "Two ways lead from it to the loss, and what they bring is added.",
    lit: [`W2-${2 * unit}`, `W2-${2 * unit + 1}`, `hidden-${unit}`],
    known: [`back-${unit}`],
  });
  const forward = [
    { name: "Hidden unit 0 adds up", ...into(0, hidden), why: () => "What comes in, times the weight of its line, and then the bias." },
    { name: "Hidden unit 1 adds up", ...into(1, hidden), why: (c) => (c.z1[1] > 0 ? "The same sum with its own weights." : "The same sum with its own weights. It comes out below 0.") },
    {
      name: "ReLU", formula: "a = max(0, z)",
      numbers: (c) => [0, 1].map((k) => `max(0, ${w(c.z1[k])}) = <b>${w(c.a1[k])}</b>`),
      why: (c) => (c.a1.includes(0) ? `Unit ${c.a1.indexOf(0)} is off: it hands on 0.` : "Both units are on."),
      lit: ["hidden-0", "hidden-1"], known: ["a-0", "a-1"],
    },
    { name: "The score of class 0", ...into(0, score), why: () => "Now the hidden units are what comes in." },
    { name: "The score of class 1", ...into(1, score), why: (c) => (c.z2[1] > c.z2[0] ? "It is the higher one, and the label says class 0." : "The right class has the higher score.") },
    {
      name: "Softmax", formula: "p<sub>k</sub> = e<sup>z<sub>k</sub></sup> / (e<sup>z<sub>0</sub></sup> + e<sup>z<sub>1</sub></sup>)",
      numbers: (c) => [0, 1].map((k) => `e<sup>${w(c.z2[k])}</sup> / (e<sup>${w(c.z2[0])}</sup> + e<sup>${w(c.z2[1])}</sup>) = <b>${w(c.p[k])}</b>`),
      why: () => "Two scores become two probabilities that add up to 1.",
      lit: ["score-0", "score-1", "p-0", "p-1"], known: ["p-0", "p-1"],
    },
    {
      name: "The loss", formula: "L = −ln p of the right class", numbers: (c) => [`−ln ${w(c.p[0])} = <b>${w(c.loss)}</b>`],
      why: () => "That is how wrong it was, in one number. From here everything goes back.", lit: ["p-0", "loss"], known: ["loss"],
    },
  ];
  const backward = [
    {
      name: "The error at the scores", formula: "δ = p − y",
      numbers: (c) => [0, 1].map((k) => `${w(c.p[k])} − ${c.y[k]} = <b>${w(c.d2[k])}</b>`),
      why: () => "What was said minus what was right: how fast the loss changes with each score.",
      lit: ["score-0", "score-1", "p-0", "p-1"], known: ["d-0", "d-1"],
    },
    carried(0),
    carried(1),
    {
      name: "Back through ReLU", formula: "times 1 where the unit is on, times 0 where it is off",
      numbers: (c) => [0, 1].map((k) => `${f(c.back[k])} · ${c.a1[k] > 0 ? 1 : 0} = <b>${w(c.d1[k])}</b>`),
      why: (c) => (c.a1.includes(0) ? `Where ReLU stopped the signal, it stops the error: nothing passes unit ${c.a1.indexOf(0)}.` : "Both units were on, so both errors pass."),
      lit: ["hidden-0", "hidden-1"], known: ["e-0", "e-1"],
    },
    {
      name: "The slopes of the second layer", formula: "slope = what went in · the error it leads to",
      numbers: (c) => products(c.a1, c.d2, c.slopes.W2),
      why: (c) => `A bias has nothing to multiply: its slope is the error itself, ${w(c.d2[0])} and ${w(c.d2[1])}.`,
      lit: ["W2-0", "W2-1", "W2-2", "W2-3", "score-0", "score-1"], known: ["s-W2"],
    },
    {
      name: "The slopes of the first layer", formula: "the same rule, with the image as what went in",
      numbers: (c) => products(c.x, c.d1, c.slopes.W1),
      why: (c) => `The biases’ slopes are ${w(c.d1[0])} and ${w(c.d1[1])}. That makes twelve slopes for twelve numbers.`,
      lit: ["W1-0", "W1-1", "W1-2", "W1-3", "hidden-0", "hidden-1"], known: ["s-W1"],
    },
    {
      name: "One step downhill", formula: "new = old − 0.1 · slope",
      numbers: (c) => [`${w(c.W2[0])} − 0.1 · ${f(c.slopes.W2[0])} = <b>${w(c.next.W2[0])}</b>`, "and so on, twelve times"],
      why: (c) => `With the new numbers the loss is ${w(digitrec.pencil.round(c.next).loss)} in place of ${w(c.loss)}.`,
      lit: [0, 1, 2, 3].flatMap((k) => [`W1-${k}`, `W2-${k}`]), known: ["new"],
    },
  ];
  return [...forward.map((step) => ({ ...step, way: "forward" })), ...backward.map((step) => ({ ...step, way: "backward" }))];
})();

// The picture: where each part stands, on a wide screen from left to right, on a phone from above to below.
digitrec.pencil.Picture = class {
  constructor(svg) {
    Object.assign(this, { svg, parts: new Map(), narrow: null });
  }

  get radius() {
    return this.narrow ? 25 : 27;
  }

  // layer: 0 input, 1 hidden, 2 score, 3 probability
  at(layer, unit) {
    return this.narrow ? [[80, 230][unit], [28, 142, 262, 346][layer]] : [[50, 264, 478, 622][layer], [96, 258][unit]];
  }

  build(narrow) {
    this.narrow = narrow;
    this.svg.setAttribute("viewBox", narrow ? "-6 0 322 416" : "0 0 740 316");
    this.html = [];
    ["W1", "W2"].forEach((table, layer) => {
      for (let k = 0; k < 4; k++) this.line(`${table}-${k}`, [layer, k >> 1], [layer + 1, k % 2]);
    });
    for (const unit of [0, 1]) this.line(`to-p-${unit}`, [2, unit], [3, unit], false);
    ["input", "hidden", "score", "p"].forEach((name, layer) => {
      for (const unit of [0, 1]) this.node(`${name}-${unit}`, [layer, unit]);
    });
    this.names();
    this.svg.innerHTML = this.html.join("");
    this.parts = new Map([...this.svg.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  }

  line(name, from, to, numbered = true) {
    const [[x0, y0], [x1, y1]] = [this.at(...from), this.at(...to)];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [u, v] = [x1 - x0, y1 - y0].map((way) => (way / length) * this.radius);
    this.html.push(`<line data-part="${name}" class="line" x1="${x0 + u}" y1="${y0 + v}" x2="${x1 - u}" y2="${y1 - v}"/>`);
    if (!numbered) return;
    const straight = from[1] === to[1];
    const along = this.narrow ? 0.36 : straight ? 0.28 : 0.385; // where the line's number stands
    const [x, y] = [x0 + along * (x1 - x0), y0 + along * (y1 - y0)];
    this.text(`${name}-weight`, [x, y - 3], "weight");
    this.text(`${name}-slope`, [x, y + 12], "slope");
  }

  node(name, [layer, unit]) {
    const [x, y] = this.at(layer, unit);
    this.html.push(`<circle data-part="${name}" class="node" cx="${x}" cy="${y}" r="${this.radius}"/>`);
    this.text(`${name}-value`, [x, y + 5], "value");
    if (layer === 1 || layer === 2) {
      this.text(`${name}-bias`, this.beside(x, y, 0, unit), "weight", this.side(unit));
      this.text(`${name}-slope`, this.beside(x, y, 1, unit), "slope", this.side(unit));
      this.text(`${name}-error`, this.beside(x, y, 2, unit), "error", this.side(unit));
    }
    if (layer === 3) this.text(`${name}-label`, [x, y + 42], "label");
  }

  // Above a unit its bias and, below that, the slope of the bias; below the unit its error. On a phone there is room
  // beside it only, and the error stands for the slope that it equals.
  beside(x, y, line, unit) {
    return this.narrow ? [x + (unit ? 30 : -30), y + 5 + [-9, 9, 9][line]] : [x, y + [-47, -33, 46][line]];
  }

  side(unit) {
    if (!this.narrow) return "middle";
    return unit ? "start" : "end";
  }

  names() {
    const names = ["input", "hidden, ReLU", "scores", "probabilities"];
    if (!this.narrow) names.forEach((name, layer) => this.html.push(`<text class="name" x="${this.at(layer, 0)[0]}" y="18">${name}</text>`));
    else names.forEach((name, layer) => this.html.push(`<text class="name" x="155" y="${this.at(layer, 0)[1] + 4}">${name}</text>`));
    this.text("loss", this.narrow ? [155, 409] : [690, 182], "loss");
  }

  text(name, [x, y], kind, anchor = "middle") {
    this.html.push(`<text data-part="${name}" class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}"></text>`);
  }

  // c: what the round works out; known: the parts that have appeared; lit: those that take part; way: forward or backward
  show(c, { known, lit, way }) {
    const { write, signed } = digitrec.pencil;
    const put = (name, text) => {
      this.parts.get(name).textContent = text;
    };
    const error = (value) => (this.narrow ? write(value) : `error ${write(value)}`);
    const bias = (value) => (this.narrow ? signed(value).replaceAll(" ", "") : `b ${write(value)}`);
    this.svg.dataset.way = way;
    for (const [name, part] of this.parts) part.classList.toggle("lit", lit.has(name));
    for (const table of ["W1", "W2"]) {
      for (let k = 0; k < 4; k++) {
        put(`${table}-${k}-weight`, write(c[table][k]));
        put(`${table}-${k}-slope`, known.has(`s-${table}`) ? write(c.slopes[table][k]) : "");
      }
    }
    for (const unit of [0, 1]) {
      put(`input-${unit}-value`, write(c.x[unit]));
      const [z, a] = [known.has(`z-hidden-${unit}`), known.has(`a-${unit}`)];
      put(`hidden-${unit}-value`, a ? write(c.a1[unit]) : z ? write(c.z1[unit]) : "");
      this.parts.get(`hidden-${unit}`).classList.toggle("off", a && c.a1[unit] === 0);
      put(`score-${unit}-value`, known.has(`z-score-${unit}`) ? write(c.z2[unit]) : "");
      put(`p-${unit}-value`, known.has(`p-${unit}`) ? write(c.p[unit]) : "");
      put(`p-${unit}-label`, `class ${unit}: should be ${c.y[unit]}`);
      put(`hidden-${unit}-bias`, bias(c.b1[unit]));
      put(`score-${unit}-bias`, bias(c.b2[unit]));
      put(`hidden-${unit}-slope`, known.has("s-W1") && !this.narrow ? write(c.slopes.b1[unit]) : "");
      put(`score-${unit}-slope`, known.has("s-W2") && !this.narrow ? write(c.slopes.b2[unit]) : "");
      put(`score-${unit}-error`, known.has(`d-${unit}`) ? error(c.d2[unit]) : "");
      // At ReLU both are there, what has come back and what passes.
      const passing = lit.has(`hidden-${unit}`) && known.has(`e-${unit}`) && !known.has("s-W2");
      const factor = Number(c.a1[unit] > 0);
      const through = this.narrow ? `${write(c.back[unit])}·${factor}` : `${write(c.back[unit])} · ${factor} = ${write(c.d1[unit])}`;
      const back = known.has(`e-${unit}`) ? c.d1[unit] : c.back[unit];
      put(`hidden-${unit}-error`, passing ? through : known.has(`back-${unit}`) ? error(back) : "");
    }
    put("loss", known.has("loss") ? `loss ${write(c.loss)}` : "");
  }
};

digitrec.liveFigure("backpropagation", (_, tools) => {
  const { STEPS, Picture, round, weights, write } = digitrec.pencil;
  const forward = STEPS.filter(({ way }) => way === "forward");
  const rounds = [round(weights)];
  const state = { round: 0, step: 0 }; // step 0: nothing is worked out yet

  const picture = new Picture(tools.add('<svg class="net" role="img" aria-label="A network with two inputs, two hidden units and two classes"></svg>'));
  const row = tools.add('<div class="buttons"></div>');
  const back = tools.button({ label: "Back", parent: row, press: () => go(-1) });
  const next = tools.button({ label: "Next", main: true, parent: row, press: () => go(1) });
  const words = tools.add('<div class="words"><p class="title"></p><p class="formula"></p><p class="numbers"></p><p class="why"></p></div>');
  const part = (name) => words.querySelector(`.${name}`);
  const below = tools.add('<div class="buttons"><p class="losses"></p></div>');
  const losses = below.firstChild;
  tools.button({ label: "End of the round", parent: below, press: () => go(STEPS.length - (state.step % STEPS.length)) });
  tools.button({ label: "Start again", parent: below, press: () => go(-Infinity) });

  function go(steps) {
    const place = Math.max(0, state.round * STEPS.length + state.step + steps);
    // The last step of a round stays in it: only the step after it begins the next one.
    state.round = Math.max(0, Math.ceil(place / STEPS.length) - 1);
    state.step = place - state.round * STEPS.length;
    while (rounds.length <= state.round) rounds.push(round(rounds.at(-1).next));
    show();
    tools.say(`${part("title").textContent}. ${part("numbers").textContent} ${part("why").textContent}`);
  }

  function show() {
    const c = rounds[state.round];
    const step = STEPS[state.step - 1];
    const isEnd = state.step === STEPS.length;
    if (picture.narrow !== tools.narrow) picture.build(tools.narrow);
    const known = STEPS.slice(0, state.step).flatMap((done) => done.known);
    // After the step downhill the picture shows the next signal, and none of the old errors and slopes.
    if (isEnd) picture.show(round(c.next), { known: new Set(forward.flatMap((done) => done.known)), lit: new Set(step.lit), way: step.way });
    else picture.show(c, { known: new Set(known), lit: new Set(step?.lit ?? []), way: step?.way ?? "" });
    words.dataset.way = step?.way ?? "";
    part("title").innerHTML = step ? `<span>${state.step} of ${STEPS.length}, ${step.way}${state.round ? `, round ${state.round + 1}` : ""}</span> ${step.name}` : "One image, and its label: class 0";
    part("formula").innerHTML = step?.formula ?? "Every line carries a weight, every unit a bias b.";
    part("numbers").innerHTML = (step ? step.numbers(c) : ["x = (1, 0.5)", "y = (1, 0)"]).map((sum) => `<span>${sum}</span>`).join(" ");
    part("why").innerHTML = step ? step.why(c) : "Forward to the loss, back to a slope for each of the twelve numbers, and one step downhill.";
    const isStart = state.round === 0 && state.step === 0;
    if (isStart && document.activeElement === back) next.focus(); // a button that is off loses the focus
    back.disabled = isStart;
    const found = [...rounds.slice(0, state.round + 1).map(({ loss }) => loss), ...(isEnd ? [round(c.next).loss] : [])];
    const isKnown = state.round > 0 || state.step >= forward.length;
    losses.innerHTML = `Loss, round by round: ${isKnown ? `<b>${found.slice(tools.narrow ? -5 : -6).map(write).join(" → ")}</b>` : `step ${forward.length} works it out.`}`;
  }

  tools.redraw(show);
}, ["figures/backpropagation.css"]);
