// A chart of two curves that grow to the right: SVG, redrawn whole whenever a point is added.
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
    const width = this.svg.clientWidth || 320;
    const height = this.svg.clientHeight || 180;
    const [left, right, above, below] = [44, 126, 10, 24];
    const x = (epoch) => left + (epoch / this.epochs) * (width - left - right);
    const y = (value) => above + (1 - Math.min(value, top) / top) * (height - above - below);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);

    const every = Math.ceil(this.epochs / 5);
    const marks = Array.from({ length: Math.floor(this.epochs / every) + 1 }, (_, k) => k * every);
    const parts = [
      ...ticks.map((tick) => `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}"/>
        <text class="tick" x="${left - 6}" y="${y(tick) + 4}" text-anchor="end">${format(tick, true)}</text>`),
      ...marks.map((mark) => `<text class="tick" x="${x(mark)}" y="${height - 6}" text-anchor="middle">${mark}</text>`),
      `<text class="tick" x="${width - right + 14}" y="${height - 6}">${this.epochs === 1 ? "epoch" : "epochs"}</text>`,
      `<line class="guess" x1="${left}" x2="${width - right}" y1="${y(guess.value)}" y2="${y(guess.value)}"/>`,
    ];
    const labels = [{ y: y(guess.value), text: guess.text, name: "guess" }];
    for (const [name, points] of Object.entries(this.curves)) {
      if (!points.length) continue;
      const line = points.map(([epoch, value]) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
      const [epoch, value] = points.at(-1);
      parts.push(`<polyline class="${name}" points="${line}"/>`);
      parts.push(`<circle class="${name}" cx="${x(epoch)}" cy="${y(value)}" r="3.5"/>`);
      labels.push({ y: y(value), text: `${name} ${format(value)}`, name });
    }
    spread(labels, 15, above, height - below);
    for (const label of labels) {
      parts.push(`<text class="label ${label.name}" x="${width - right + 10}" y="${label.y + 4}">${label.text}</text>`);
    }
    this.svg.innerHTML = parts.join("");
    this.svg.setAttribute("aria-label", describe(this.curves));

    // Moves labels apart until none overlaps the next.
    function spread(labels, gap, low, high) {
      labels.sort((a, b) => a.y - b.y);
      for (let k = 1; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, labels[k - 1].y + gap);
      for (let k = labels.length - 1; k >= 0; k--) {
        labels[k].y = Math.min(labels[k].y, k === labels.length - 1 ? high : labels[k + 1].y - gap);
      }
      for (let k = 0; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, low + k * gap);
    }
  }
};
