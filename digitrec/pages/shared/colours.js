// Colours and canvases. The style sheet holds the colours, for light and dark; here they become tables that turn a
// number into a colour: warm is active and excites, blue inhibits.
globalThis.digitrec ??= {};

digitrec.colours = {
  current: null,

  // Reads the colours that apply to `element` now.
  read(element) {
    const style = getComputedStyle(element);
    const colour = (name) => [1, 3, 5].map((k) => parseInt(style.getPropertyValue(`--${name}`).trim().slice(k, k + 2), 16));
    const [ink, paper, warm, cold] = ["ink", "paper", "excites", "inhibits"].map(colour);
    this.current = {
      ink, warm, cold,
      ground: colour("ground"),
      quiet: colour("quiet"),
      lines: ["line-0", "line-1", "line-2", "line-3", "line-4"].map(colour),
      glow: Number(style.getPropertyValue("--glow")),
      pixel: this.ramp([paper, ink]),
      drawn: this.ramp([[...ink, 0], ink]),
      active: this.ramp(["rest", "ember", "fire", "light"].map(colour)),
      signed: this.ramp([cold, paper, warm]),
    };
  },

  // A table of 256 colours that passes through the given ones at equal distances: [r, g, b] or [r, g, b, opacity].
  ramp(stops) {
    return Array.from({ length: 256 }, (_, k) => {
      const position = (k / 255) * (stops.length - 1);
      const below = Math.min(stops.length - 2, Math.floor(position));
      const [from, to] = [stops[below], stops[below + 1]].map(([r, g, b, opacity = 255]) => [r, g, b, opacity]);
      return from.map((value, c) => Math.round(value + (to[c] - value) * (position - below)));
    });
  },

  // value from 0 to 1
  at(ramp, value) {
    return ramp[Math.round(255 * Math.min(1, Math.max(0, value)))];
  },

  css([r, g, b], opacity = 1) {
    return `rgb(${r} ${g} ${b} / ${opacity})`;
  },
};

// Gives a canvas as many points as the screen has under it.
digitrec.fit = function (canvas) {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
};

// 784 numbers as a small canvas, to be drawn at any size.
digitrec.picture = function (values, ramp) {
  const canvas = (digitrec.picture.canvas ??= new OffscreenCanvas(digitrec.SIZE, digitrec.SIZE));
  const context = canvas.getContext("2d");
  const image = new ImageData(digitrec.SIZE, digitrec.SIZE);
  for (let k = 0; k < values.length; k++) image.data.set(digitrec.colours.at(ramp, values[k]), 4 * k);
  context.putImageData(image, 0, 0);
  return canvas;
};

// Fills a canvas with 784 numbers, as squares with fine gaps.
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
