// The test digits that the network misread, those that it read right by a hair, and ten to play with: the figures of
// chapters 6 and 7 take them from here. The data are in read_digits.js.
globalThis.digitrec ??= {};

// Returns a promise of { mistakes, hardest, plain }: lists of { label, read, confidence, pixels }, pixels as 784 numbers
// from 0 (paper) to 1 (ink). Mistakes come the least sure first.
digitrec.readings = function () {
  digitrec.readings.made ??= (async () => {
    const { counts, labels, read, confidence, pixels } = digitrec.readDigits;
    const bytes = await digitrec.inflate(digitrec.bytes(pixels));
    const all = confidence.map((sure, k) => ({
      label: Number(labels[k]), read: Number(read[k]), confidence: sure, pixels: digitrec.pixels(bytes, k),
    }));
    return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, all.splice(0, count)]));
  })();
  return digitrec.readings.made;
};
