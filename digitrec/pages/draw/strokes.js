// A drawing: strokes of a pen, perhaps on top of a digit of MNIST, perhaps turned and shifted. It becomes ink on a
// raster five times as fine as the network's picture. We work the ink out here rather than read it back from the
// canvas, so that it is the same in every browser.
globalThis.digitrec ??= {};

digitrec.FINE = 5;                             // raster points to a pixel, each way
digitrec.SIDE = digitrec.SIZE * digitrec.FINE; // 140
digitrec.PEN = 1.15;                           // radius of the pen in pixels: MNIST's strokes are two to three wide
digitrec.THINNEST = 0.3;                       // the same where there is no more than a dot
digitrec.STILL = { angle: 0, across: 0, down: 0 };

digitrec.Drawing = class {
  constructor() {
    this.past = [];
    this.become({ background: null, strokes: [], turn: digitrec.STILL });
  }

  get blank() {
    return !this.background && this.strokes.length === 0;
  }

  // Positions are in pixels of the network's picture, from 0 to 28.
  begin(x, y) {
    this.remember();
    this.strokes = [...this.strokes, [[x, y]]];
    this.grow([x, y], [x, y]);
  }

  extend(x, y) {
    const stroke = this.strokes.at(-1);
    stroke.push([x, y]);
    this.grow(stroke.at(-2), [x, y]);
  }

  // Replaces the drawing: by a digit, 784 numbers from 0 to 1, by strokes, or by nothing.
  replace({ background = null, strokes = [] } = {}) {
    if (!this.blank) this.remember();
    this.become({ background, strokes, turn: digitrec.STILL });
  }

  move(turn) {
    this.become({ ...this, turn });
  }

  undo() {
    if (this.past.length > 0) this.become(this.past.pop());
  }

  remember() {
    this.past.push({ background: this.background, strokes: this.strokes, turn: this.turn });
  }

  become({ background, strokes, turn }) {
    Object.assign(this, { background, strokes, turn, pen: digitrec.penOf({ background, strokes }), raster: null });
  }

  // A piece has been added. Where it made the drawing larger, all of the ink is wider from now on.
  grow(from, to) {
    const pen = digitrec.penOf(this);
    if (pen !== this.pen) this.raster = null;
    this.pen = pen;
    if (this.raster) digitrec.stamp(this.raster, pen, digitrec.turned(from, this.turn), digitrec.turned(to, this.turn));
  }

  get ink() {
    this.raster ??= digitrec.raster(this);
    return this.raster;
  }
};

// The pen's radius for a drawing: PEN, and less for a small one, so that its strokes are as wide as any others when the
// longer side, ink included, is brought to BOX pixels: the radius is to (side + 2 radius) as PEN is to BOX.
digitrec.penOf = function ({ background = null, strokes }) {
  const { PEN, BOX, THINNEST } = digitrec;
  if (background) return PEN;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const stroke of strokes) {
    for (const [x, y] of stroke) {
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  const side = Math.max(right - left, bottom - top);
  return Math.min(PEN, Math.max(THINNEST, (PEN * side) / (BOX - 2 * PEN)));
};

// The ink of a whole drawing, turned and shifted: SIDE x SIDE numbers from 0 to 1.
digitrec.raster = function ({ background = null, strokes = [], turn = digitrec.STILL }) {
  const ink = new Float32Array(digitrec.SIDE * digitrec.SIDE);
  const pen = digitrec.penOf({ background, strokes });
  if (background) digitrec.lay(ink, background, turn);
  for (const stroke of strokes) {
    const points = stroke.map((point) => digitrec.turned(point, turn));
    points.forEach((point, k) => digitrec.stamp(ink, pen, points[Math.max(0, k - 1)], point));
  }
  return ink;
};

// Where a point of the drawing comes to lie when the drawing is turned about its middle and then shifted.
digitrec.turned = function ([x, y], { angle, across, down }) {
  if (angle === 0) return [x + across, y + down];
  const [middle, a] = [digitrec.SIZE / 2, (angle * Math.PI) / 180];
  const [u, v] = [x - middle, y - middle];
  return [middle + u * Math.cos(a) - v * Math.sin(a) + across, middle + u * Math.sin(a) + v * Math.cos(a) + down];
};

// The way back: where a point of the paper lies in the drawing.
digitrec.unturned = function ([x, y], { angle, across, down }) {
  const still = { across: 0, down: 0 };
  return digitrec.turned([x - across, y - down], { ...still, angle: -angle });
};

// Lays a 28 x 28 image on the raster: each raster point takes the pixel that it falls on. Turning and shifting keep
// lines straight and evenly spaced, so three points of the raster tell where all of them come from.
digitrec.lay = function (ink, pixels, turn) {
  const source = (column, row) => digitrec.unturned([(column + 0.5) / digitrec.FINE, (row + 0.5) / digitrec.FINE], turn);
  const [x0, y0] = source(0, 0);
  const [acrossX, acrossY] = [source(1, 0)[0] - x0, source(1, 0)[1] - y0];
  const [downX, downY] = [source(0, 1)[0] - x0, source(0, 1)[1] - y0];
  const { SIZE, SIDE } = digitrec;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const x = Math.floor(x0 + column * acrossX + row * downX);
      const y = Math.floor(y0 + column * acrossY + row * downY);
      if (x >= 0 && x < SIZE && y >= 0 && y < SIZE) ink[row * SIDE + column] = pixels[y * SIZE + x];
    }
  }
};

// One straight piece of a stroke, with a round pen of this radius whose edge is one raster point soft.
digitrec.stamp = function (ink, pen, from, to) {
  const { FINE, SIDE } = digitrec;
  const radius = pen * FINE;
  const x0 = from[0] * FINE, y0 = from[1] * FINE;
  const alongX = to[0] * FINE - x0, alongY = to[1] * FINE - y0;
  const squared = alongX ** 2 + alongY ** 2;
  const left = Math.max(0, Math.floor(x0 + Math.min(0, alongX) - radius - 1));
  const right = Math.min(SIDE - 1, Math.ceil(x0 + Math.max(0, alongX) + radius + 1));
  const top = Math.max(0, Math.floor(y0 + Math.min(0, alongY) - radius - 1));
  const bottom = Math.min(SIDE - 1, Math.ceil(y0 + Math.max(0, alongY) + radius + 1));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const x = column + 0.5 - x0, y = row + 0.5 - y0;
      // The nearest point of the piece is a share t of the way along it.
      const t = squared === 0 ? 0 : Math.min(1, Math.max(0, (x * alongX + y * alongY) / squared));
      const distance = Math.sqrt((x - t * alongX) ** 2 + (y - t * alongY) ** 2);
      const covered = Math.min(1, radius + 0.5 - distance);
      if (covered > ink[row * SIDE + column]) ink[row * SIDE + column] = covered;
    }
  }
};
