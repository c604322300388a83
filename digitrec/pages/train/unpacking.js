// The digits of digits.js as numbers, for training.
//
// The whole file is one function, so that a worker can be made from its text.
globalThis.digitrec ??= {};

// network: what its definition returns; bytesOf: digitrec.bytes. What it returns takes the data of digits.js and gives a
// promise of { train, test, bytes }: each { x, labels }, x from 0 to 1, one digit after another; and how many bytes they had.
digitrec.defineUnpacking = function ({ SIZE, SIZES: [PIXELS] }, bytesOf) {
  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // A byte holds four neighbours of a row, two bits each; the bytes go down the columns, which compresses best.
  function spread(bytes, count) {
    const pixels = new Float32Array(count * PIXELS);
    for (let k = 0; k < bytes.length; k++) {
      const image = Math.floor(k / (PIXELS / 4));
      const column = 4 * Math.floor((k % (PIXELS / 4)) / SIZE);
      const first = image * PIXELS + (k % SIZE) * SIZE + column;
      for (let j = 0; j < 4; j++) pixels[first + j] = ((bytes[k] >> (2 * j)) & 3) / 3;
    }
    return pixels;
  }

  return async function unpack({ pixels, trainLabels, testLabels }) {
    const bytes = bytesOf(pixels);
    const all = spread(await inflate(bytes), trainLabels.length + testLabels.length);
    const split = trainLabels.length * PIXELS;
    const labels = (text) => Uint8Array.from(text, Number);
    return {
      train: { x: all.subarray(0, split), labels: labels(trainLabels) },
      test: { x: all.subarray(split), labels: labels(testLabels) },
      bytes: bytes.length,
    };
  };
};
