// What the training changes, as pictures: the hidden units' weights, and digits with what the network reads in them.
globalThis.digitrec ??= {};

digitrec.pictureCanvas = function () {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = digitrec.SIZE;
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
};

// The 128 images of the first layer's weights. One scale for all of them, always the same: 0.2 or more
// has full colour, so that one can see them grow.
digitrec.UnitPictures = class {
  static FULL = 0.2;

  constructor(element) {
    const [pixels, units] = digitrec.SIZES;
    this.canvases = Array.from({ length: units }, () => element.appendChild(digitrec.pictureCanvas()));
    Object.assign(this, { first: null, weights: null, onlyChange: true, shares: new Float32Array(pixels) });
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
    const { lifted } = digitrec.colours.current;
    this.canvases.forEach((canvas, unit) => {
      for (let pixel = 0; pixel < this.shares.length; pixel++) {
        const k = pixel * this.canvases.length + unit;
        const value = this.weights[k] - (this.onlyChange ? this.first[k] : 0);
        this.shares[pixel] = 0.5 + value / digitrec.UnitPictures.FULL / 2;
      }
      digitrec.putPicture(canvas, this.shares, lifted);
    });
  }
};

// A row of test digits, each with the network's reading below.
digitrec.DigitPictures = class {
  constructor(list) {
    Object.assign(this, { list, results: [], images: null });
  }

  // results: [{k, label, digit, probability}], k counting the test images; images: their bytes, one after another
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
        (right ? "" : `<em>is ${label}</em> `) + `<small>${digitrec.probability(probability, 0)}</small>`;
    });
  }

  draw() {
    this.results.forEach(({ k }, i) => {
      digitrec.putPicture(this.list.children[i].firstChild, digitrec.pixels(this.images, k), digitrec.colours.current.pixel);
    });
  }
};
