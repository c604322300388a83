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
    Object.assign(this, { element, first: null, weights: null, onlyChange: true, shares: new Float32Array(pixels) });
  }

  show(weights, first) {
    Object.assign(this, { weights, first });
    this.draw();
  }

  draw() {
    if (!this.weights) return;
    const { lifted } = digitrec.colours.current;
    this.canvases.forEach((canvas, unit) => {
      if (canvas.offsetParent === null) return; // beside another future, half of them are hidden
      for (let pixel = 0; pixel < this.shares.length; pixel++) {
        const k = pixel * this.canvases.length + unit;
        const value = this.weights[k] - (this.onlyChange ? this.first[k] : 0);
        this.shares[pixel] = 0.5 + value / digitrec.UnitPictures.FULL / 2;
      }
      digitrec.putPicture(canvas, this.shares, lifted);
    });
  }
};

// A row of test digits, each with the network's reading below, and that of the network in another future.
digitrec.DigitPictures = class {
  // picked(k), if given: a digit was picked, the one in place k; `name` is that of the radio buttons.
  constructor(list, { name, picked } = {}) {
    Object.assign(this, { list, name, picked, results: [], images: null });
  }

  // results: [{k, label, digit, probability}], k counting the test images; images: their bytes, one after another;
  // others: the same digits in another future
  show(results, images, others = null) {
    const same = results.length === this.results.length && results.every(({ k }, i) => k === this.results[i].k);
    Object.assign(this, { results, images });
    if (!same) {
      this.list.replaceChildren(...results.map((result, i) => this.item(result, i)));
      this.draw();
    }
    results.forEach(({ label, digit, probability }, i) => {
      const item = this.list.children[i];
      const other = others?.[i];
      const wrong = label !== digit || (other && label !== other.digit);
      item.className = wrong ? "wrong" : "right";
      item.querySelector(".read").innerHTML = `<span class="unseen">Read as </span>${this.reading(label, digit, probability)}` +
        (other ? `<span class="unseen">, in the fork </span>${this.reading(label, other.digit, other.probability)}` : "");
    });
  }

  item({ label }, i) {
    const item = document.createElement("li");
    const inner = this.picked ? document.createElement("label") : item;
    if (this.picked) {
      inner.innerHTML = `<input type="radio" class="unseen" name="${this.name}"><span class="unseen">a ${label}: </span>`;
      inner.firstChild.onchange = () => this.picked(i);
      item.append(inner);
    }
    const read = document.createElement("span");
    read.className = "read";
    inner.append(digitrec.pictureCanvas(), read);
    return item;
  }

  pick(i) {
    const input = this.list.children[i]?.querySelector("input");
    if (input) input.checked = true;
  }

  reading(label, digit, probability) {
    const right = label === digit;
    return `<span class="reading ${right ? "" : "misread"}"><b>${digit}</b> ${right ? "" : `<em>is ${label}</em> `}` +
      `<small>${digitrec.probability(probability, 0)}</small></span>`;
  }

  draw() {
    this.results.forEach(({ k }, i) => {
      const canvas = this.list.children[i].querySelector("canvas");
      digitrec.putPicture(canvas, digitrec.pixels(this.images, k), digitrec.colours.current.pixel);
    });
  }
};
