// Pictures of 28 x 28 numbers from 0 to 1: digits, and the weights of a unit. Colours come from a table, a ramp.
globalThis.digitrec ??= {};

// The picture number k among bytes that hold one after another: 784 numbers from 0 (paper) to 1 (ink).
digitrec.pixels = function (bytes, k = 0) {
  const [count] = digitrec.SIZES;
  return Float32Array.from(bytes.subarray(count * k, count * (k + 1)), (value) => value / 255);
};

// Paints 784 numbers on a canvas of 28 x 28. A table of colours is made once for all pictures that use it: its four bytes a
// colour are then copied as one number.
digitrec.putPicture = function (canvas, values, ramp) {
  digitrec.putPicture.tables ??= new WeakMap();
  const { tables } = digitrec.putPicture;
  if (!tables.has(ramp)) tables.set(ramp, new Uint32Array(Uint8ClampedArray.from(ramp.flat()).buffer));
  const table = tables.get(ramp);
  const image = new ImageData(digitrec.SIZE, digitrec.SIZE);
  const points = new Uint32Array(image.data.buffer);
  for (let k = 0; k < values.length; k++) {
    points[k] = table[Math.round((table.length - 1) * Math.min(1, Math.max(0, values[k])))];
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
};

// 784 numbers as a canvas of 28 x 28, to be drawn at any size; the next call paints on the same one.
digitrec.picture = function (values, ramp) {
  digitrec.picture.canvas ??= new OffscreenCanvas(digitrec.SIZE, digitrec.SIZE);
  const { canvas } = digitrec.picture;
  digitrec.putPicture(canvas, values, ramp);
  return canvas;
};

// Fills a canvas of any size with 784 numbers, as squares with fine gaps.
digitrec.paintPicture = function (canvas, values, ramp) {
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(digitrec.picture(values, ramp), 0, 0, canvas.width, canvas.height);
  const step = canvas.width / digitrec.SIZE;
  if (step < 5) return; // too small for gaps
  context.fillStyle = digitrec.colours.css(digitrec.colours.current.ground, 0.35);
  for (let k = 1; k < digitrec.SIZE; k++) {
    context.fillRect(Math.round(k * step), 0, 1, canvas.height);
    context.fillRect(0, Math.round(k * step), canvas.width, 1);
  }
};

// Gives a canvas as many points as the screen has under it.
digitrec.fit = function (canvas) {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
};
