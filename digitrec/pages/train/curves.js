// Curves that grow to the right: redrawn whole whenever something is new.
globalThis.digitrec ??= {};

// options: {top, ticks, format, guess: {value, text}, describe, names, right, lowest}. The curves are "training" and "test";
// with another future, "fork training" and "fork test" beside them. names may say what they are called instead, null for no
// label; right: the room for them. May be left out: guess, a level that is marked; lowest, the name of a curve whose lowest
// point is.
digitrec.Curves = class {
  constructor(svg, options) {
    Object.assign(this, { svg, options });
    this.clear(1);
    new ResizeObserver(() => this.draw()).observe(svg);
  }

  clear(epochs) {
    this.curves = { training: [], test: [] };
    Object.assign(this, { epochs, moment: null, parting: null });
    this.draw();
  }

  // x in epochs; a value of null is left out.
  add(x, values) {
    for (const [name, value] of Object.entries(values)) if (value !== null) this.curves[name].push([x, value]);
    this.epochs = Math.max(this.epochs, Math.ceil(x));
    this.draw();
  }

  // All at once: curves by their name; moment: {x, values, line}, where one looks, what is
  // known of it by the curves' names, and whether a line says so;
  // parting: where another future begins. Both may be null.
  show({ curves, epochs, moment = null, parting = null }) {
    Object.assign(this, { curves, epochs, moment, parting });
    this.draw();
  }

  draw() {
    const { top, ticks, format, guess, describe, names = {}, right = 126, lowest } = this.options;
    const margins = { left: 44, right, above: 10, below: 24 };
    const chart = new digitrec.Chart(this.svg, { ...margins, across: [0, this.epochs], up: [0, top] });
    for (const tick of ticks) chart.level(tick, format(tick, true));

    const foot = chart.height - 6;
    const every = Math.ceil(this.epochs / 5);
    for (let mark = 0; mark <= this.epochs; mark += every) {
      chart.text(mark, [chart.x(mark), foot], { name: "tick", anchor: "middle" });
    }
    chart.text(this.epochs === 1 ? "epoch" : "epochs", [chart.right + 14, foot], { name: "tick" });
    if (this.parting !== null) chart.upright(this.parting, "parting");
    if (this.moment?.line) chart.upright(this.moment.x, "moment");

    const labels = [];
    if (guess) {
      chart.level(guess.value, "", "guess");
      labels.push({ y: chart.y(guess.value), text: guess.text, name: "guess" });
    }
    for (const [name, points] of Object.entries(this.curves)) {
      if (points.length) chart.curve(points, name);
    }
    for (const [name, points] of Object.entries(this.curves)) {
      const at = this.at(name, points);
      if (!at) continue;
      chart.dot(at, name);
      const called = names[name] === undefined ? name : names[name];
      if (called !== null) labels.push({ y: chart.y(at[1]), text: `${called} ${format(at[1])}`, name });
    }
    if (this.curves[lowest]?.length) {
      chart.dot(this.curves[lowest].reduce((best, point) => (point[1] < best[1] ? point : best)), `lowest ${lowest}`);
    }
    digitrec.spread(labels, 15, chart.above, chart.below);
    for (const { text, y, name } of labels) {
      chart.text(text, [chart.right + 10, y], { name: `label ${name}`, shift: [0, 0.32] });
    }
    chart.show(describe(this.curves, (name) => this.at(name, this.curves[name] ?? [])?.[1]));
    this.chart = chart;
  }

  // A curve's dot: where one looks, or at its end. What was not measured there is taken from the point before.
  at(name, points) {
    if (!this.moment) return points.at(-1);
    const { x, values } = this.moment;
    const value = values[name] ?? points.findLast(([epochs]) => epochs <= x + 1e-9)?.[1];
    return value === undefined ? null : [x, value];
  }
};

// Moves labels apart, [{ y }] in CSS pixels, until each is at least `gap` below the last, between low and high.
digitrec.spread = function (labels, gap, low, high) {
  labels.sort((a, b) => a.y - b.y);
  for (let k = 1; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, labels[k - 1].y + gap);
  for (let k = labels.length - 1; k >= 0; k--) {
    labels[k].y = Math.min(labels[k].y, k === labels.length - 1 ? high : labels[k + 1].y - gap);
  }
  for (let k = 0; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, low + k * gap);
};
