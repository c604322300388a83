// A drawing as a short text for the end of an address, and back: #drawing=AQEC... No server is asked.
//
// The text is base64 (with - and _) of bytes: whether it is centred, turned and on top of a digit; the turn; the digit's
// pixels, with each run of paper as one count; the strokes, as steps from point to point; and two bytes that are right
// only if all others are. So an address that lost a letter on its way is noticed.
globalThis.digitrec ??= {};

digitrec.GRID = 32; // steps to a pixel in which points are kept
digitrec.MOST = 5000; // points of a drawing that an address may hold

// drawing: { background, strokes, turn }; centred: how the switch stands.
digitrec.toAddress = function ({ background, strokes, turn, pen }, centred) {
  const turned = Object.values(turn).some((value) => value !== 0);
  const bytes = [centred + 2 * turned + 4 * Boolean(background)];
  if (turned) bytes.push(...[turn.angle, turn.across, turn.down].map((value) => value + 0x80));
  if (background) bytes.push(...digitrec.packPaper(background));
  const count = (value) => {
    let rest = value;
    for (; rest > 0x7f; rest >>= 7) bytes.push(0x80 | (rest & 0x7f));
    bytes.push(rest);
  };
  const signed = (value) => count(value < 0 ? -2 * value - 1 : 2 * value);
  let here = [0, 0];
  count(strokes.length);
  for (const stroke of strokes) {
    const points = digitrec.straightened(stroke, pen / 16);
    count(points.length);
    for (const point of points) {
      const there = point.map((value) => Math.round(value * digitrec.GRID));
      there.forEach((value, axis) => signed(value - here[axis]));
      here = there;
    }
  }
  bytes.push(...digitrec.checkBytes(bytes));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

// Returns { drawing, centred }. Throws where the text is not one that toAddress has written.
digitrec.fromAddress = function (text) {
  const bytes = digitrec.bytes(text.replaceAll("-", "+").replaceAll("_", "/"));
  const content = bytes.subarray(0, -2);
  if (bytes.length < 4 || digitrec.checkBytes(content).some((value, k) => value !== bytes[content.length + k])) {
    throw new Error("The check bytes are not those of the content.");
  }
  let next = 0, left = digitrec.MOST;
  const byte = () => {
    if (next >= content.length) throw new Error("The text ends too soon.");
    return content[next++];
  };
  const count = () => {
    for (let value = 0, scale = 1; ; scale *= 0x80) {
      const part = byte();
      value += (part & 0x7f) * scale;
      if (part < 0x80) return value;
    }
  };
  const many = (make) => {
    const length = count();
    left -= length;
    if (left < 0) throw new Error("The drawing is too large.");
    return Array.from({ length }, make);
  };
  const signed = () => {
    const value = count();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  const flags = byte();
  const [angle, across, down] = flags & 2 ? [byte(), byte(), byte()].map((value) => value - 0x80) : [0, 0, 0];
  const background = flags & 4 ? digitrec.unpackPaper(byte) : null;
  let here = [0, 0];
  const strokes = many(() => {
    const points = many(() => {
      here = here.map((value) => value + signed());
      if (here.some((value) => Math.abs(value) > 3 * digitrec.SIZE * digitrec.GRID)) throw new Error("A point is far away.");
      return here.map((value) => value / digitrec.GRID);
    });
    if (points.length === 0) throw new Error("A stroke has no points.");
    return digitrec.dense(points);
  });
  return { drawing: { background, strokes, turn: { angle, across, down } }, centred: Boolean(flags & 1) };
};

// 784 numbers from 0 to 1 as bytes; after a 0 stands how many follow each other.
digitrec.packPaper = function (pixels) {
  const bytes = [];
  let run = 0;
  const end = () => run && bytes.push(0, run);
  for (const pixel of pixels) {
    const value = Math.round(255 * pixel);
    if (value > 0 || run === 255) {
      end();
      run = 0;
    }
    if (value > 0) bytes.push(value);
    else run++;
  }
  end();
  return bytes;
};

digitrec.unpackPaper = function (byte) {
  const pixels = new Float32Array(digitrec.SIZES[0]);
  for (let k = 0; k < pixels.length; ) {
    const value = byte();
    if (value > 0) pixels[k++] = value / 255;
    else k += Math.max(1, byte());
  }
  return pixels;
};

// Two sums over all bytes (Fletcher's): the second changes too where two bytes have changed places.
digitrec.checkBytes = function (bytes) {
  let [sum, sumOfSums] = [1, 0];
  for (const value of bytes) {
    sum = (sum + value) % 255;
    sumOfSums = (sumOfSums + sum) % 255;
  }
  return [sum, sumOfSums];
};

// The points of a line that are needed: without the others it strays no further than this from where it was (the
// algorithm of Ramer, Douglas and Peucker).
digitrec.straightened = function (points, stray) {
  const needed = new Set([0, points.length - 1]);
  const parts = [[0, points.length - 1]];
  while (parts.length > 0) {
    const [from, to] = parts.pop();
    let [worst, furthest] = [stray, null];
    for (let k = from + 1; k < to; k++) {
      const distance = digitrec.distance(points[k], points[from], points[to]);
      if (distance > worst) [worst, furthest] = [distance, k];
    }
    if (furthest === null) continue;
    needed.add(furthest);
    parts.push([from, furthest], [furthest, to]);
  }
  return points.filter((_, k) => needed.has(k));
};

// How far a point is from the straight line between two others.
digitrec.distance = function ([x, y], [x0, y0], [x1, y1]) {
  const [alongX, alongY] = [x1 - x0, y1 - y0];
  const squared = alongX ** 2 + alongY ** 2;
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * alongX + (y - y0) * alongY) / squared));
  return Math.hypot(x - x0 - t * alongX, y - y0 - t * alongY);
};

// The same line with a point at least every quarter of a pixel, as a pen leaves them: so its corners stay sharp.
digitrec.dense = (points) => points.flatMap((point, k) => {
  if (k === 0) return [point];
  const before = points[k - 1];
  const steps = Math.max(1, Math.ceil(4 * Math.hypot(point[0] - before[0], point[1] - before[1])));
  return digitrec.along(steps, (step) => point.map((value, axis) => before[axis] + ((value - before[axis]) * (step + 1)) / steps));
});
