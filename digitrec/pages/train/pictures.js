// Pictures of 28 x 28 numbers: a hidden unit's weights, and digits with what the network reads in them.
globalThis.digitrec ??= {};

digitrec.trainColours = function (element) {
  const style = getComputedStyle(element);
  const colour = (name) => [1, 3, 5].map((k) => parseInt(style.getPropertyValue(name).trim().slice(k, k + 2), 16));
  const [paper, ink] = [colour("--dr-paper"), colour("--dr-ink")];
  const [cold, warm] = [colour("--dr-inhibits"), colour("--dr-excites")];
  const mix = (from, to, share) => from.map((value, k) => Math.round(value + share * (to[k] - value)));
  // 511 colours: 0 is the most negative, 255 nothing, 510 the most positive. Small values are lifted a little.
  const signed = Array.from({ length: 511 }, (_, k) => mix(paper, k < 255 ? cold : warm, (Math.abs(k - 255) / 255) ** 0.75));
  const grey = Array.from({ length: 256 }, (_, k) => mix(paper, ink, k / 255));
  return { signed, grey };
};

// Paints 784 numbers on a canvas of 28 x 28; colour(k) is [red, green, blue] for pixel k.
digitrec.paint = function (canvas, colour) {
  const image = new ImageData(28, 28);
  for (let k = 0; k < 784; k++) {
    image.data.set(colour(k), 4 * k);
    image.data[4 * k + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
};

digitrec.pictureCanvas = function () {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 28;
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
};

// The 128 images of the first layer's weights. One scale for all of them, always the same: 0.2 or more
// has full colour, so that one can see them grow.
digitrec.UnitPictures = class {
  static FULL = 0.2;

  constructor(element, colours) {
    this.canvases = Array.from({ length: 128 }, () => element.appendChild(digitrec.pictureCanvas()));
    Object.assign(this, { colours, first: null, weights: null, onlyChange: true });
  }

  begin(weights) {
    this.first = weights;
    this.show(weights);
  }

  show(weights) {
    this.weights = weights;
    this.draw();
  }

  draw() {
    if (!this.weights) return;
    const { signed } = this.colours;
    const steps = 255 / digitrec.UnitPictures.FULL;
    this.canvases.forEach((canvas, unit) => digitrec.paint(canvas, (pixel) => {
      const k = pixel * 128 + unit;
      const value = this.weights[k] - (this.onlyChange ? this.first[k] : 0);
      return signed[Math.max(0, Math.min(510, 255 + Math.round(steps * value)))];
    }));
  }
};

// A row of test digits, each with the network's reading below.
digitrec.DigitPictures = class {
  constructor(list, colours) {
    Object.assign(this, { list, colours, results: [], images: null });
  }

  // results: [{k, label, digit, probability}], k counting the test images
  show(results, images) {
    const same = results.length === this.results.length && results.every(({ k }, i) => k === this.results[i].k);
    Object.assign(this, { results, images });
    if (!same) {
      this.list.replaceChildren(...results.map(() => document.createElement("li")));
      for (const item of this.list.children) item.append(digitrec.pictureCanvas(), document.createElement("span"));
      this.draw();
    }
    results.forEach(({ label, digit, probability }, i) => {
      const right = label === digit;
      const item = this.list.children[i];
      item.className = right ? "right" : "wrong";
      item.lastChild.innerHTML = `<span class="unseen">Read as </span><b>${digit}</b> ` +
        (right ? "" : `<em>is ${label}</em> `) + `<small>${digitrec.percent(probability, 0)}</small>`;
    });
  }

  draw() {
    this.results.forEach(({ k }, i) => {
      const pixels = this.images.subarray(784 * k, 784 * (k + 1));
      digitrec.paint(this.list.children[i].firstChild, (pixel) => this.colours.grey[pixels[pixel]]);
    });
  }
};
