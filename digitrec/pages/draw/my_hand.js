// Thirty digits of one's own, three of each: what has been kept of them, and the file that they become.
globalThis.digitrec ??= {};

digitrec.HAND = "digitrec hand 1"; // the format of the file; digitrec/hands/file.py reads it
digitrec.EACH = 3;                 // of each digit
digitrec.KEPT_AS = "digitrec.hand"; // in the browser's storage

digitrec.Hand = class {
  constructor() {
    this.places = Array(10 * digitrec.EACH).fill(null); // of each digit three, 784 bytes once it is drawn
    this.consent = false;
  }

  static labelOf(place) {
    return Math.floor(place / digitrec.EACH);
  }

  get count() {
    return this.places.filter(Boolean).length;
  }

  // The first place that is empty, -1 where none is.
  get next() {
    return this.places.indexOf(null);
  }

  // The file's text: the digits that there are.
  text() {
    const there = [...this.places.keys()].filter((place) => this.places[place]);
    const bytes = there.flatMap((place) => [...this.places[place]]);
    let pixels = "";
    for (let k = 0; k < bytes.length; k += 0x2000) pixels += String.fromCharCode(...bytes.slice(k, k + 0x2000));
    const labels = there.map(digitrec.Hand.labelOf).join("");
    return JSON.stringify({ format: digitrec.HAND, consent: this.consent, labels, pixels: btoa(pixels) });
  }

  // The hand that a text holds, a new one where it holds none: what a page kept may come from another version.
  static read(text) {
    const hand = new digitrec.Hand();
    try {
      const { format, consent, labels, pixels } = JSON.parse(text);
      const bytes = digitrec.bytes(pixels);
      const [size] = digitrec.SIZES;
      if (format !== digitrec.HAND || bytes.length !== size * labels.length) return hand;
      [...labels].forEach((label, k) => {
        const place = hand.places.indexOf(null, digitrec.EACH * Number(label));
        if (digitrec.Hand.labelOf(place) === Number(label)) hand.places[place] = bytes.slice(size * k, size * (k + 1));
      });
      hand.consent = consent === true;
    } catch {} // nothing was kept, or nothing that can be read
    return hand;
  }
};

// Keeps a hand for the next visit. Returns whether the browser lets us.
digitrec.keepHand = function (hand) {
  try {
    localStorage.setItem(digitrec.KEPT_AS, hand.text());
    return true;
  } catch {
    return false;
  }
};

digitrec.keptHand = function () {
  try {
    return digitrec.Hand.read(localStorage.getItem(digitrec.KEPT_AS));
  } catch {
    return new digitrec.Hand();
  }
};
