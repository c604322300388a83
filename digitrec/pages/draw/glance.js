// Where the stage is too high to stay in the window, a strip shows the gist of it above the things to try: the drawing,
// what the network sees, and the reading. It shows what others have painted, and computes nothing.
globalThis.digitrec ??= {};

digitrec.Glance = class {
  static ROOM = 270; // CSS pixels below the stage that the sliders need

  constructor(root) {
    const find = (name) => root.querySelector(name);
    this.root = root;
    this.stage = find(".stage");
    this.sources = [find("#pad"), find("#seen")];
    this.canvases = [...root.querySelectorAll(".glance canvas")];
    this.texts = [".digit", ".percent"].map((name) => [find(`.glance ${name}`), find(`#guess ${name}`)]);
  }

  // Whether the stage stays in the window while one scrolls on to the things to try, or the strip does.
  measure() {
    this.root.classList.toggle("stays", this.stage.offsetHeight + digitrec.Glance.ROOM <= innerHeight);
    this.canvases.forEach(digitrec.fit);
  }

  show() {
    this.canvases.forEach((canvas, k) => {
      const context = canvas.getContext("2d");
      context.clearRect(0, 0, canvas.width, canvas.height);
      const source = this.sources[k];
      if (canvas.width && source.width) context.drawImage(source, 0, 0, canvas.width, canvas.height);
    });
    for (const [copy, original] of this.texts) copy.textContent = original.textContent;
  }
};
