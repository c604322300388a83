// The drawing pad: mouse, touch, pen and keyboard change a drawing; the pad shows it.
globalThis.digitrec ??= {};

digitrec.Pad = class {
  // changed() is called after every change; moved(row, column) after the keyboard's cursor has moved.
  constructor(canvas, drawing, { changed, moved }) {
    Object.assign(this, { canvas, drawing, changed, moved });
    this.cursor = { x: 14, y: 14, visible: false };
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.draw(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, (event) => {
        if (event.pointerId === this.pointer) this.pointer = null;
      });
    }
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => this.show({ cursor: canvas.matches(":focus-visible") }));
    canvas.addEventListener("blur", () => this.show({ cursor: false }));
  }

  down(event) {
    if (!event.isPrimary || event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.cursor.visible = false;
    this.drawing.begin(...this.place(event));
    this.changed();
  }

  draw(event) {
    if (event.pointerId !== this.pointer) return;
    // The browser reports a fast pen once a frame; the positions in between make the line smooth.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) this.drawing.extend(...this.place(each));
    this.changed();
  }

  // Where an event points, in the drawing's own coordinates, however the drawing is turned.
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * digitrec.SIZE;
    const y = ((event.clientY - box.top) / box.height) * digitrec.SIZE;
    return digitrec.unturned([x, y], this.drawing.turn);
  }

  key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const undo = event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey));
    if (steps[event.key]) this.step(steps[event.key], event.shiftKey);
    else if (event.key === " ") this.paint();
    else if (undo) this.drawing.undo();
    else if (event.key === "Delete") this.drawing.replace();
    else return;
    event.preventDefault();
    this.cursor.visible = true;
    this.changed();
  }

  step([right, below], painting) {
    const before = this.paintedAt();
    const inside = (position) => Math.min(digitrec.SIZE - 1, Math.max(0, position));
    if (painting && !before) this.paint();
    this.cursor.x = inside(this.cursor.x + right);
    this.cursor.y = inside(this.cursor.y + below);
    if (painting) this.drawing.extend(...this.cell());
    this.moved(this.cursor.y + 1, this.cursor.x + 1);
  }

  paint() {
    this.drawing.begin(...this.cell());
  }

  // Whether the last stroke ended in the cursor's cell: then a line goes on, and one undo takes it back.
  paintedAt() {
    const last = this.drawing.strokes.at(-1)?.at(-1);
    const [x, y] = this.cell();
    return last && Math.hypot(last[0] - x, last[1] - y) < 1e-6;
  }

  cell() {
    return digitrec.unturned([this.cursor.x + 0.5, this.cursor.y + 0.5], this.drawing.turn);
  }

  // Paints the drawing as it is, smoother than the network will ever see it.
  show({ cursor = this.cursor.visible } = {}) {
    this.cursor.visible = cursor;
    const context = this.canvas.getContext("2d");
    const { ink, ground } = digitrec.colours.current;
    const unit = this.canvas.width / digitrec.SIZE;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.paintOn(context, unit, ink);

    if (cursor) {
      context.setTransform(unit, 0, 0, unit, 0, 0);
      context.lineWidth = 0.5;
      context.strokeStyle = digitrec.colours.css(ground);
      context.strokeRect(this.cursor.x - 0.1, this.cursor.y - 0.1, 1.2, 1.2);
      context.lineWidth = 0.25;
      context.strokeStyle = digitrec.colours.css(ink);
      context.strokeRect(this.cursor.x - 0.1, this.cursor.y - 0.1, 1.2, 1.2);
    }
  }

  // unit: points of the canvas to a pixel of the network's picture; ink: a colour.
  paintOn(context, unit, ink) {
    const { background, strokes, turn, pen } = this.drawing;
    context.setTransform(unit, 0, 0, unit, 0, 0);
    context.translate(14 + turn.across, 14 + turn.down);
    context.rotate((turn.angle * Math.PI) / 180);
    context.translate(-14, -14);
    if (background) {
      const ramp = digitrec.colours.ramp([[...ink, 0], ink]);
      context.imageSmoothingEnabled = false;
      context.drawImage(digitrec.picture(background, ramp), 0, 0, digitrec.SIZE, digitrec.SIZE);
    }
    context.strokeStyle = digitrec.colours.css(ink);
    context.lineWidth = 2 * pen;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of strokes) this.trace(context, stroke);
  }

  // Curves from the middle of each piece to the middle of the next, bent towards the point between them.
  trace(context, points) {
    context.beginPath();
    context.moveTo(...points[0]);
    for (let k = 1; k < points.length - 1; k++) {
      const middle = [(points[k][0] + points[k + 1][0]) / 2, (points[k][1] + points[k + 1][1]) / 2];
      context.quadraticCurveTo(...points[k], ...middle);
    }
    context.lineTo(...points.at(-1));
    context.stroke();
  }
};
