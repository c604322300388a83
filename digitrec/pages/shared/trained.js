// A trained network, read from a file of weights such as `weights.js`.
globalThis.digitrec ??= {};

// The bytes that a base64 text stands for.
digitrec.bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

// What deflated bytes hold; "raw" is without a header, as Python's zlib writes them with negative window bits.
digitrec.inflate = async function (bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

digitrec.Network = class {
  // stored: what `digitrec export` writes, three layers as base64 text.
  constructor(stored) {
    this.layers = stored.layers.map(digitrec.readLayer); // [{ W, b }]
    this.weights = this.layers.flatMap(({ W, b }) => [W, b]);
  }

  // x: 784 numbers from 0 (paper) to 1 (ink). Returns { x, a1, a2, p }: what each layer makes of it.
  forward(x) {
    return digitrec.forward(this.weights, x);
  }
};

// A layer's weights W, one row an input, and its biases b. Weights stored as whole numbers from -127 to 127
// come with one scale for each unit, a column of W.
digitrec.readLayer = function ({ weights, scales, biases }) {
  const b = new Float32Array(digitrec.bytes(biases).buffer);
  if (!scales) return { W: new Float32Array(digitrec.bytes(weights).buffer), b };
  const whole = new Int8Array(digitrec.bytes(weights).buffer);
  const scale = new Float32Array(digitrec.bytes(scales).buffer);
  return { W: Float32Array.from(whole, (value, k) => value * scale[k % b.length]), b };
};
