// One test digit, large, and the ten probabilities that it is given at the moment that one looks at; in both futures.
globalThis.digitrec ??= {};

digitrec.WatchedDigit = class {
  constructor(element) {
    this.canvas = element.appendChild(digitrec.pictureCanvas());
    this.bars = element.appendChild(document.createElement("div"));
    this.bars.className = "bars";
    this.bars.setAttribute("role", "img");
    this.bars.setAttribute("aria-label", "No reading yet.");
    const column = (digit) => `<span class="column"><i class="bar"></i><i class="bar fork"></i><b>${digit}</b></span>`;
    this.bars.innerHTML = Array.from({ length: digitrec.SIZES.at(-1) }, (_, digit) => column(digit)).join("");
  }

  // result and other: { k, label, digit, p }; other is null where there is one future alone.
  show(result, images, other) {
    Object.assign(this, { result, images });
    [...this.bars.children].forEach((column, digit) => {
      column.classList.toggle("right", digit === result.label);
      const [bar, fork] = column.children;
      fork.hidden = !other;
      this.raise(bar, result.p[digit]);
      if (other) this.raise(fork, other.p[digit]);
    });
    const says = ({ p, label }) => `${digitrec.probability(p[label], 0)} for the ${label} that it is` +
      (digitrec.argmax(p) === label ? "" : `, and ${digitrec.probability(Math.max(...p), 0)} for a ${digitrec.argmax(p)}`);
    this.bars.setAttribute("aria-label", `${says(result)}${other ? `; in the fork ${says(other)}` : ""}.`);
    this.draw();
  }

  raise(bar, p) {
    bar.style.height = `${100 * p}%`;
    bar.classList.toggle("none", p < 0.005);
  }

  draw() {
    if (!this.result) return;
    digitrec.putPicture(this.canvas, digitrec.pixels(this.images, this.result.k), digitrec.colours.current.pixel);
  }
};
