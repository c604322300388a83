// Two curves that grow to the right: redrawn whole whenever a point is added.
globalThis.digitrec ??= {};

// options: {top, ticks, format, guess: {value, text}, describe}. The curves are "training" and "test".
digitrec.Curves = class {
  constructor(svg, options) {
    Object.assign(this, { svg, options });
    this.clear(1);
    new ResizeObserver(() => this.draw()).observe(svg);
  }

  clear(epochs) {
    this.curves = { training: [], test: [] };
    this.epochs = epochs;
    this.draw();
  }

  // x in epochs; a value of null is left out.
  add(x, values) {
    for (const [name, value] of Object.entries(values)) if (value !== null) this.curves[name].push([x, value]);
    this.epochs = Math.max(this.epochs, Math.ceil(x));
    this.draw();
  }

  draw() {
    const { top, ticks, format, guess, describe } = this.options;
    const margins = { left: 44, right: 126, above: 10, below: 24 };
    const chart = new digitrec.Chart(this.svg, { ...margins, across: [0, this.epochs], up: [0, top] });
    for (const tick of ticks) chart.level(tick, format(tick, true));

    const foot = chart.height - 6;
    const every = Math.ceil(this.epochs / 5);
    for (let mark = 0; mark <= this.epochs; mark += every) {
      chart.text(mark, [chart.x(mark), foot], { name: "tick", anchor: "middle" });
    }
    chart.text(this.epochs === 1 ? "epoch" : "epochs", [chart.right + 14, foot], { name: "tick" });

    chart.level(guess.value, "", "guess");
    const labels = [{ y: chart.y(guess.value), text: guess.text, name: "guess" }];
    for (const [name, points] of Object.entries(this.curves)) {
      if (!points.length) continue;
      chart.curve(points, name);
      chart.dot(points.at(-1), name);
      const [, value] = points.at(-1);
      labels.push({ y: chart.y(value), text: `${name} ${format(value)}`, name });
    }
    digitrec.spread(labels, 15, chart.above, chart.below);
    for (const { text, y, name } of labels) {
      chart.text(text, [chart.right + 10, y], { name: `label ${name}`, shift: [0, 0.32] });
    }
    chart.show(describe(this.curves));
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
