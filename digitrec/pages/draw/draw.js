// The page: joins pad, network and view, and offers the rest what it needs of them.
globalThis.digitrec ??= {};

digitrec.Page = class {
  constructor(root) {
    this.root = root;
    this.find = (id) => root.querySelector(`#${id}`);
    this.network = new digitrec.Network(digitrec.weights);
    this.drawing = new digitrec.Drawing();
    this.view = new digitrec.View(root, this.network);
    this.glance = new digitrec.Glance(root);
    this.pad = new digitrec.Pad(this.find("pad"), this.drawing, {
      changed: () => this.update(),
      moved: (row, column) => this.say(`Row ${row}, column ${column}.`),
    });
    this.version = 0; // counts the changes of what is drawn, and of the switch
    this.settled = {}; // what to do, for each tab, when the picture has come to rest
    this.painters = [];
    this.find("undo").addEventListener("click", () => this.change(() => this.drawing.undo()));
    this.find("clear").addEventListener("click", () => this.change(() => this.drawing.replace()));
    this.find("centred").addEventListener("change", () => this.update());
    digitrec.tabs(root, (name) => this.settled[name]?.());
    Object.values(digitrec.trials).forEach((trial) => trial(this));
    this.watch();
  }

  // What the network is shown: 784 numbers made from a raster, centred as the switch says.
  read(raster) {
    const side = digitrec.SIDE;
    if (this.find("centred").checked) return digitrec.centre(raster, side, side);
    const all = { left: 0, top: 0, width: side, height: side };
    return digitrec.shrink(raster, side, all, digitrec.SIZE, digitrec.SIZE);
  }

  input() {
    return this.read(this.drawing.ink);
  }

  // The probabilities for another drawing: { background, strokes, turn }.
  reading(drawing) {
    return this.network.forward(this.read(digitrec.raster(drawing))).p;
  }

  change(action) {
    action();
    this.update();
  }

  replace(content) {
    this.change(() => this.drawing.replace(content));
  }

  // From the drawing to everything that is seen of it. However often the pen reports in between, there is one
  // picture for each that the screen can show. `content` is false where the drawing was only turned or shifted.
  update({ content = true } = {}) {
    if (content) this.version++;
    this.frame ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.frame = null;
    this.pad.show();
    this.showInput(this.input());
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.settle(), 150);
  }

  showInput(x, marked = null) {
    const state = this.network.forward(x);
    this.view.show(state, { marked, blank: this.drawing.blank });
    this.glance.show();
    this.speak(state);
  }

  settle() {
    const tab = this.root.querySelector("[role=tab][aria-selected=true]").id.replace("tab-", "");
    this.settled[tab]?.();
  }

  onSettled(tab, action) {
    this.settled[tab] = action;
  }

  onColours(paint) {
    this.painters.push(paint);
  }

  // For a screen reader: the reading, once the pen has rested for a second.
  speak({ p }) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const [top, second, third] = digitrec.ranking(p);
      const named = (digit) => `${digit}, ${digitrec.probability(p[digit])}`;
      this.say(this.drawing.blank ? "The pad is empty." : `Read as ${named(top)}. Then ${named(second)}; ${named(third)}.`);
    }, 1000);
  }

  say(text) {
    this.find("spoken").textContent = text;
  }

  // Keeps up with the size of the window and with light and dark.
  watch() {
    const canvases = [...this.root.querySelectorAll("canvas:not(.gallery canvas, .glance canvas, .kept canvas)")];
    const redraw = () => {
      canvases.forEach(digitrec.fit);
      this.glance.measure();
      this.view.measure();
      this.pad.show();
      this.view.draw();
      this.glance.show();
      this.settle();
    };
    digitrec.colours.follow(this.root, () => {
      this.painters.forEach((paint) => paint());
      redraw();
    });
    const sizes = new ResizeObserver(redraw);
    [this.root, ...canvases].forEach((element) => sizes.observe(element));
    addEventListener("resize", () => this.glance.measure());
  }
};

digitrec.page = new digitrec.Page(document.getElementById("draw-here"));
digitrec.openAddress(digitrec.page) || digitrec.greet(digitrec.page);
