// The network: 784 pixels in, 10 probabilities out. The weights are those that Keras learnt.
globalThis.digitrec ??= {};

digitrec.Network = class {
  // `stored` is what `digitrec export` writes: three layers as base64 text.
  constructor(stored) {
    this.layers = stored.layers.map(digitrec.readLayer);
  }

  // x: 784 numbers from 0 (paper) to 1 (ink).
  forward(x) {
    const [first, second, third] = this.layers;
    const a1 = relu(dense(x, first));    // 128
    const a2 = relu(dense(a1, second));  // 64
    const p = softmax(dense(a2, third)); // 10
    return { x, a1, a2, p };

    // z = xW + b. Most pixels are paper, and paper adds nothing: we skip it.
    function dense(x, { W, b }) {
      const z = Float64Array.from(b);
      for (let i = 0; i < x.length; i++) {
        if (x[i] === 0) continue;
        const row = i * z.length;
        for (let j = 0; j < z.length; j++) z[j] += x[i] * W[row + j];
      }
      return z;
    }

    function relu(z) {
      return z.map((value) => Math.max(0, value));
    }

    // Taking the largest score off first changes nothing in the result,
    // and it keeps exp from overflowing.
    function softmax(z) {
      const largest = Math.max(...z);
      const e = z.map((value) => Math.exp(value - largest));
      const sum = e.reduce((total, value) => total + value);
      return e.map((value) => value / sum);
    }
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

digitrec.bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

// The digits, most probable first.
digitrec.ranking = (p) => [...p.keys()].sort((a, b) => p[b] - p[a]);
