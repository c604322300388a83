// From a drawing of any size to the 28 x 28 that the network was trained on, the way MNIST's makers did it:
// crop to the ink, scale the longer side to 20 pixels, and put the centre of mass in the middle.
// http://yann.lecun.com/exdb/mnist/ describes it. MNIST's own images come out of it as they went in, all but the few
// whose longer side is 19.
globalThis.digitrec ??= {};

digitrec.BOX = 20; // the side of the digit within the network's picture, in pixels
digitrec.FAINT = 0.003; // below the faintest grey of a file, 1/255: paper

// picture: width x height numbers from 0 (paper) to 1 (ink), row by row. Returns 784 such numbers.
digitrec.centre = function (picture, width, height) {
  const { SIZE, BOX } = digitrec; // 28 and 20
  const box = digitrec.inkBox(picture, width, height);
  const centred = new Float32Array(SIZE * SIZE);
  if (!box) return centred; // a blank picture stays blank
  const longer = Math.max(box.width, box.height);
  const columns = Math.max(1, Math.round((BOX * box.width) / longer));
  const rows = Math.max(1, Math.round((BOX * box.height) / longer));
  const digit = digitrec.shrink(picture, width, box, columns, rows);

  const mass = digitrec.centreOfMass(digit, columns);
  // Whole pixels, so that nothing is blurred a second time. MNIST's middle is pixel 14;
  // half a pixel before it, give or take rounding, was near enough.
  const left = Math.ceil(14 - mass.x - 0.5 - 1e-6);
  const top = Math.ceil(14 - mass.y - 0.5 - 1e-6);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = column + left;
      const y = row + top;
      const inside = x >= 0 && x < SIZE && y >= 0 && y < SIZE;
      if (inside) centred[y * SIZE + x] = digit[row * columns + column];
    }
  }
  return centred;
};

// The smallest rectangle that holds all ink, or null where there is none.
digitrec.inkBox = function (picture, width, height) {
  const { FAINT } = digitrec;
  let left = width, right = -1, top = height, bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (picture[y * width + x] <= FAINT) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
};

// Resamples `box` of the picture to columns x rows. Each new pixel is the average of the area it covers: first
// along the rows, then down the columns.
digitrec.shrink = function (picture, width, box, columns, rows) {
  const narrow = new Float64Array(box.height * columns);
  const small = new Float32Array(columns * rows);
  for (let y = 0; y < box.height; y++) {
    const from = { values: picture, start: (box.top + y) * width + box.left, step: 1, count: box.width };
    digitrec.average(from, { values: narrow, start: y * columns, step: 1, count: columns });
  }
  for (let x = 0; x < columns; x++) {
    const from = { values: narrow, start: x, step: columns, count: box.height };
    digitrec.average(from, { values: small, start: x, step: columns, count: rows });
  }
  return small;
};

// Resamples one line: the running sum up to any position, between two numbers too, tells the average of a stretch.
digitrec.average = function (from, to) {
  const sums = new Float64Array(from.count + 1);
  for (let k = 0; k < from.count; k++) sums[k + 1] = sums[k] + from.values[from.start + k * from.step];
  const stretch = from.count / to.count;
  let before = 0;
  for (let k = 0; k < to.count; k++) {
    const end = Math.min(from.count, (k + 1) * stretch);
    const whole = Math.min(from.count - 1, Math.floor(end));
    const after = sums[whole] + (end - whole) * (sums[whole + 1] - sums[whole]);
    to.values[to.start + k * to.step] = (after - before) / stretch;
    before = after;
  }
};

digitrec.centreOfMass = function (picture, columns) {
  let total = 0, x = 0, y = 0;
  for (let k = 0; k < picture.length; k++) {
    total += picture[k];
    x += picture[k] * (k % columns);
    y += picture[k] * Math.floor(k / columns);
  }
  return { x: x / total, y: y / total };
};
