// The network's arithmetic: 784 pixels in, 10 probabilities out.
//
// Weights are six arrays in Keras's order: W1 (784 x 128), b1 (128), W2 (128 x 64), b2 (64), W3 (64 x 10), b3 (10).
// A W is stored row by row, one row an input.
//
// All of it is one function, so that a worker can be made from its text: a page opened from the file system may not
// load a worker's script.
globalThis.digitrec ??= {};

digitrec.defineNetwork = function () {
  const SIZE = 28; // the side of an image, in pixels
  const SIZES = [SIZE * SIZE, 128, 64, 10]; // pixels, units of the two hidden layers, digits

  // x: 784 numbers from 0 (paper) to 1 (ink).
  function forward([W1, b1, W2, b2, W3, b3], x) {
    const a1 = relu(dense(x, W1, b1));    // 128
    const a2 = relu(dense(a1, W2, b2));   // 64
    const p = softmax(dense(a2, W3, b3)); // 10
    return { x, a1, a2, p };
  }

  // z = xW + b. Most pixels are paper, and paper adds nothing: we skip it. Four rows are added at a time, which takes
  // half as long as one after the other.
  function dense(x, W, b) {
    const z = new Float64Array(b), n = z.length, used = [];
    for (let i = 0; i < x.length; i++) if (x[i] !== 0) used.push(i);
    let k = 0;
    for (; k + 3 < used.length; k += 4) {
      const [h, i, j, l] = [used[k], used[k + 1], used[k + 2], used[k + 3]];
      const [xh, xi, xj, xl] = [x[h], x[i], x[j], x[l]], [rh, ri, rj, rl] = [h * n, i * n, j * n, l * n];
      for (let u = 0; u < n; u++) z[u] += xh * W[rh + u] + xi * W[ri + u] + xj * W[rj + u] + xl * W[rl + u];
    }
    for (; k < used.length; k++) {
      const value = x[used[k]], row = used[k] * n;
      for (let u = 0; u < n; u++) z[u] += value * W[row + u];
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

  // The place of the largest value; the first of them where there are several.
  function argmax(values) {
    let best = 0;
    for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
    return best;
  }

  // All places, that of the largest value first: the digits, most probable first.
  function ranking(values) {
    return [...values.keys()].sort((a, b) => values[b] - values[a]);
  }

  return { SIZE, SIZES, forward, dense, relu, softmax, argmax, ranking };
};

Object.assign(digitrec, digitrec.defineNetwork());
