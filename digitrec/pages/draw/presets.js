// Pictures to start from: real digits of MNIST, and sketches of things that are no digits.
globalThis.digitrec ??= {};

// A set of `digitrec.digits`, as [{ label, pixels }] with pixels from 0 to 1.
digitrec.presets = function (name) {
  const { labels, pixels } = digitrec.digits[name];
  const bytes = digitrec.bytes(pixels);
  return labels.map((label, k) => ({ label, pixels: digitrec.pixels(bytes, k) }));
};

// Fills `element` with a button for each digit. text(digit) is its name, caption(digit) a name that is seen as well,
// choose(digit) what it does. Returns a function that paints the buttons again, for when the colours have changed.
digitrec.gallery = function (element, digits, { text, caption, choose }) {
  const canvases = digits.map((digit) => {
    const button = document.createElement("button");
    button.type = "button";
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 3 * digitrec.SIZE;
    button.append(canvas);
    if (caption) {
      const line = document.createElement("span");
      line.textContent = caption(digit);
      button.append(line);
    } else {
      button.setAttribute("aria-label", text(digit));
    }
    button.addEventListener("click", () => choose(digit));
    element.append(button);
    return canvas;
  });
  return () => canvases.forEach((canvas, k) => digitrec.paintPicture(canvas, digits[k].pixels, digitrec.colours.current.pixel));
};

// Forms that are common in Europe, as strokes.
digitrec.european = {
  "A 1 with an upstroke": () => [digitrec.dense([[8.5, 11], [15, 4], [15, 24]])],
  "A 7 with a bar": () => [digitrec.dense([[8, 4], [20, 4], [12, 24]]), digitrec.dense([[11, 14], [20, 14]])],
};

// Places along a line, place(k) for each k below count, and one of them: on a circle around the picture's middle.
digitrec.along = (count, place) => Array.from({ length: count }, (_, k) => place(k));
digitrec.around = (angle, radius) => [14 + radius * Math.cos(angle), 14 + radius * Math.sin(angle)];

// Each is a list of strokes, in pixels of the network's picture.
digitrec.sketches = {
  Star: () => [digitrec.along(6, (k) => digitrec.around((4 * Math.PI * k) / 5 - Math.PI / 2, 10))],
  "Letter A": () => [[[5, 24], [14, 4], [23, 24]], [[9, 17], [19, 17]]],
  Spiral: () => [digitrec.along(90, (k) => digitrec.around(k / 5.2, 0.6 + k / 9))],
  House: () => [[[6, 24], [6, 13], [14, 4], [22, 13], [22, 24], [6, 24]], [[12, 24], [12, 17], [16, 17], [16, 24]]],
  Face: () => [
    digitrec.along(33, (k) => digitrec.around((2 * Math.PI * k) / 32, 10.5)),
    [[10, 11], [10, 12]],
    [[18, 11], [18, 12]],
    digitrec.along(13, (k) => digitrec.around(Math.PI * (0.2 + 0.05 * k), 6)),
  ],
  // A pen that wanders: each turn of direction is a little at random.
  Scribble: () => {
    let [x, y, direction] = [4 + 20 * Math.random(), 4 + 20 * Math.random(), 2 * Math.PI * Math.random()];
    const within = (position) => Math.min(25, Math.max(3, position));
    return [digitrec.along(60, () => {
      direction += (Math.random() - 0.5) * 2;
      x = within(x + 1.5 * Math.cos(direction));
      y = within(y + 1.5 * Math.sin(direction));
      return [x, y];
    })];
  },
};
