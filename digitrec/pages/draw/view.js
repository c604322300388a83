// What lights up: the network's picture, its hidden units, its probabilities, and the lines between them.
globalThis.digitrec ??= {};

digitrec.View = class {
  constructor(root, network) {
    const find = (id) => root.querySelector(`#${id}`);
    this.root = root;
    this.network = network;
    this.stage = root.querySelector(".stage");
    this.wires = root.querySelector(".wires");
    this.seen = find("seen");
    this.layers = [find("first"), find("second")].map((canvas, k) => new digitrec.Cells(canvas, digitrec.SIZES[k + 1]));
    this.bars = digitrec.makeBars(find("bars"));
    this.guess = find("guess");
    this.unit = new digitrec.UnitView(root, network);
    this.inspected = null; // { layer: 0 or 1, unit }
    this.layers.forEach((cells, layer) => {
      cells.inspect = (unit) => {
        this.inspected = unit === null ? this.focused() : { layer, unit };
        this.draw();
      };
    });
  }

  // The unit that the keyboard is on, if it is on one: pointing elsewhere does not lose it.
  focused() {
    const layer = this.layers.findIndex(({ canvas }) => canvas === document.activeElement);
    return layer < 0 ? null : { layer, unit: this.layers[layer].unit };
  }

  // Remembers where everything is: asked once a change of size, not once a stroke.
  measure() {
    const origin = this.stage.getBoundingClientRect();
    this.upright = this.layers[1].canvas.getBoundingClientRect().top > this.layers[0].canvas.getBoundingClientRect().bottom;
    const place = (element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left - origin.left, top: box.top - origin.top, width: box.width, height: box.height };
    };
    this.seenAt = place(this.seen);
    this.layers.forEach((cells) => cells.measure(place(cells.canvas)));
    this.barsAt = this.bars.map(({ digit }) => place(digit)).map(({ left, top, width, height }) =>
      this.upright ? [left + width / 2, top] : [left, top + height / 2],
    );
  }

  // state: what Network.forward returned; marked: a pixel to point out, or null.
  show(state, { marked = null, blank = false } = {}) {
    Object.assign(this, { state, marked, blank });
    this.draw();
  }

  draw() {
    if (!this.state || !this.barsAt) return;
    const { x, a1, a2, p } = this.state;
    digitrec.paintPicture(this.seen, x, digitrec.colours.current.pixel);
    if (this.marked !== null) this.mark(this.marked);
    [a1, a2].forEach((a, layer) => {
      this.layers[layer].draw(a, this.inspected?.layer === layer ? this.inspected.unit : null);
    });
    digitrec.drawWires(this.wires, this.inspected ? this.wiresOf(this.inspected) : this.wiresNow(), this.upright);
    digitrec.showBars(this.bars, p);
    this.showGuess(p);
    const busiest = { layer: 0, unit: digitrec.argmax(a1) };
    this.unit.show(this.inspected ?? busiest, this.state, this.inspected !== null);
  }

  mark(pixel) {
    const context = this.seen.getContext("2d");
    const step = this.seen.width / digitrec.SIZE;
    context.strokeStyle = digitrec.colours.css(digitrec.colours.current.warm);
    context.lineWidth = Math.max(2, step / 4);
    context.beginPath();
    context.arc(((pixel % digitrec.SIZE) + 0.5) * step, (Math.floor(pixel / digitrec.SIZE) + 0.5) * step, 1.6 * step, 0, 2 * Math.PI);
    context.stroke();
  }

  showGuess(p) {
    const [top, ...others] = digitrec.ranking(p);
    const [digit, percent, next] = [".digit", ".percent", ".next"].map((name) => this.guess.querySelector(name));
    digit.textContent = this.blank ? "?" : top;
    percent.textContent = this.blank ? "" : digitrec.probability(p[top]);
    next.textContent = this.blank ? "" : others.slice(0, 2).map((k) => `${k}: ${digitrec.probability(p[k])}`).join("\n");
  }

  // What flows now: an input's value times its weight, into units that are active.
  wiresNow() {
    if (this.blank) return [];
    const { x, a1, a2, p } = this.state;
    const active = (values) => [...values.keys()].filter((k) => values[k] > 0);
    const flow = (values, { W, b }) => (i, j) => values[i] * W[i * b.length + j];
    const [first, second, third] = this.network.layers;
    const likely = [...p.keys()].filter((digit) => p[digit] > 0.1);
    return [
      ...this.join(0, digitrec.strongest(active(x), active(a1), flow(x, first), 48)),
      ...this.join(1, digitrec.strongest(active(a1), active(a2), flow(a1, second), 44)),
      ...this.join(2, digitrec.strongest(active(a2), likely, flow(a2, third), 14)),
    ];
  }

  // What one hidden unit is connected to, whatever is drawn: its strongest weights in and out.
  wiresOf({ layer, unit }) {
    const weight = ({ W, b }) => (i, j) => W[i * b.length + j];
    const all = (count) => [...Array(count).keys()];
    const { layers } = this.network;
    const { SIZES } = digitrec;
    return [
      ...this.join(layer, digitrec.strongest(all(SIZES[layer]), [unit], weight(layers[layer]), 40)),
      ...this.join(layer + 1, digitrec.strongest([unit], all(SIZES[layer + 2]), weight(layers[layer + 1]), 16)),
    ];
  }

  join(gap, connections) {
    const greatest = Math.abs(connections[0]?.strength ?? 1);
    return connections.map(({ i, j, strength }) => ({
      from: gap === 0 ? this.edgeOf(i) : this.layers[gap - 1].centre(i),
      to: gap === 2 ? this.barsAt[j] : this.layers[gap].centre(j),
      share: Math.abs(strength) / greatest,
      excites: strength > 0,
    }));
  }

  // The lines leave the picture at its edge, level with their pixel.
  edgeOf(pixel) {
    const { SIZE } = digitrec;
    const { left, top, width, height } = this.seenAt;
    if (this.upright) return [left + (((pixel % SIZE) + 0.5) / SIZE) * width, top + height];
    return [left + width, top + ((Math.floor(pixel / SIZE) + 0.5) / SIZE) * height];
  }
};
