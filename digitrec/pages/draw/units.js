// The hidden units: a layer as luminous cells, and the close view of one unit.
globalThis.digitrec ??= {};

digitrec.Cells = class {
  // inspect(unit or null) is set by the view: the unit that is pointed at or focused.
  constructor(canvas, count) {
    Object.assign(this, { canvas, count, unit: 0, inspect: () => {} });
    const under = (event) => this.at(event.clientX, event.clientY);
    canvas.addEventListener("pointermove", (event) => this.point(under(event)));
    canvas.addEventListener("pointerdown", (event) => this.point(under(event)));
    canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.inspect(null);
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => this.point(this.unit));
    canvas.addEventListener("blur", () => this.inspect(null));
  }

  measure({ left, top, width, height }) {
    Object.assign(this, { left, top });
    this.rows = width > height ? this.count / 16 : 16;
    this.columns = this.count / this.rows;
    this.step = width / this.columns;
  }

  // Where a unit is on the stage.
  centre(unit) {
    const [column, row] = [unit % this.columns, Math.floor(unit / this.columns)];
    return [this.left + (column + 0.5) * this.step, this.top + (row + 0.5) * this.step];
  }

  at(clientX, clientY) {
    const box = this.canvas.getBoundingClientRect();
    const inside = (position, count) => Math.min(count - 1, Math.max(0, Math.floor(position / this.step)));
    return inside(clientY - box.top, this.rows) * this.columns + inside(clientX - box.left, this.columns);
  }

  point(unit) {
    this.unit = unit;
    this.canvas.setAttribute("aria-valuenow", unit + 1);
    this.inspect(unit);
  }

  key(event) {
    const { columns, count, unit } = this;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -unit, End: count - 1 - unit };
    if (event.key === "Escape") this.canvas.blur();
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = unit + steps[event.key];
    if (next >= 0 && next < count) this.point(next);
  }

  // a: the layer's activations. They are shown relative to the busiest unit.
  draw(a, chosen) {
    const context = this.canvas.getContext("2d");
    const { active, ink, glow, warm } = digitrec.colours.current;
    const step = this.canvas.width / this.columns;
    const greatest = Math.max(1e-9, ...a);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    a.forEach((value, unit) => {
      const share = value / greatest;
      const [x, y] = [((unit % this.columns) + 0.5) * step, (Math.floor(unit / this.columns) + 0.5) * step];
      if (glow && share > 0.25) disc(x, y, 0.5 * step, digitrec.colours.css(warm, glow * share));
      disc(x, y, step * (0.3 + 0.1 * share), digitrec.colours.css(digitrec.colours.at(active, share)));
      if (unit === chosen) {
        context.strokeStyle = digitrec.colours.css(ink);
        context.lineWidth = Math.max(2, step / 9);
        context.stroke();
      }
    });

    function disc(x, y, radius, colour) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
    }
  }
};

digitrec.UnitView = class {
  constructor(root, network) {
    const find = (id) => root.querySelector(`#${id}`);
    Object.assign(this, { network, name: find("unit-name"), image: find("unit-image"), detail: find("detail") });
    this.sliders = [find("first"), find("second")];
    this.hint = this.detail.textContent;
  }

  show({ layer, unit }, state, chosen) {
    const values = this.weights(layer, unit, state);
    const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    const shares = values.map((value) => 0.5 + value / greatest / 2);
    digitrec.paintPicture(this.image, shares, digitrec.colours.current.signed);
    this.name.textContent = chosen ? `Layer ${layer + 1}, unit ${unit + 1} looks for` : `Busiest unit: ${unit + 1}`;
    this.detail.textContent = chosen ? this.describe(layer, unit, state) : this.hint;
    if (chosen) this.sliders[layer].setAttribute("aria-valuetext", this.detail.textContent);
  }

  // A unit of the first layer has one weight a pixel. One of the second sees pixels through the first layer: its
  // weights times theirs, over the units that are active now, which is how its score depends on each pixel.
  weights(layer, unit, { a1 }) {
    const [first, second] = this.network.layers;
    const values = new Float32Array(digitrec.SIZES[0]);
    const add = (share, j) => {
      for (let i = 0; i < values.length; i++) values[i] += share * first.W[i * first.b.length + j];
    };
    if (layer === 0) add(1, unit);
    else a1.forEach((value, j) => value > 0 && add(second.W[j * second.b.length + unit], j));
    return values;
  }

  describe(layer, unit, { a1, a2 }) {
    const value = [a1, a2][layer][unit];
    const next = this.network.layers[layer + 1];
    const outputs = [...next.b.keys()];
    const strongest = digitrec.strongest([unit], outputs, (i, j) => next.W[i * next.b.length + j], 4);
    const targets = strongest.map(({ j, strength }) => {
      const name = layer === 0 ? `unit ${j + 1}` : `digit ${j}`;
      return `${name} (${strength > 0 ? "+" : "−"}${Math.abs(strength).toFixed(2)})`;
    });
    const activity = value > 0 ? `is active, ${value.toFixed(2)}` : "is silent, 0";
    return `Layer ${layer + 1}, unit ${unit + 1} ${activity}. Its strongest connections lead to ${targets.join(", ")}.`;
  }
};
