// Learning, in plain JavaScript: random weights, backpropagation and Adam for the network of shared/network.js.
//
// Weights are six arrays as there, and gradients are six arrays of the same lengths.
//
// The whole file is one function, so that a worker can be made from its text.
globalThis.digitrec ??= {};

// network: what digitrec.defineNetwork returns.
digitrec.defineLearning = function ({ SIZES }) {
  const LEARNING_RATE = 0.001;
  const BATCH_SIZE = 32;

  // Numbers from 0 to 1 that look random and are the same for the same seed (the generator mulberry32).
  function randomNumbers(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  // Glorot's rule: between -limit and limit, so that signals keep their size from layer to layer. Biases are 0.
  function initialWeights(random) {
    return SIZES.slice(1).flatMap((outputs, layer) => {
      const inputs = SIZES[layer];
      const limit = Math.sqrt(6 / (inputs + outputs));
      const W = Float32Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * limit);
      return [W, new Float32Array(outputs)];
    });
  }

  const zerosLike = (arrays) => arrays.map((array) => new Float32Array(array.length));

  // The loss of one prediction: minus the logarithm of the probability given to the right digit, clipped as in Keras.
  const crossEntropy = (p, label) => -Math.log(Math.min(Math.max(p[label], 1e-7), 1 - 1e-7));

  // Backpropagation for one image: adds `share` times its gradient to `gradients`.
  function backward(weights, x, { a1, a2, p }, label, gradients, share) {
    const [, , W2, , W3] = weights;
    const d3 = Float32Array.from(p, (value, digit) => share * (value - (digit === label ? 1 : 0)));
    const d2 = passBack(d3, W3, a2);
    const d1 = passBack(d2, W2, a1);
    addOuter(gradients, 0, x, d1);
    addOuter(gradients, 2, a1, d2);
    addOuter(gradients, 4, a2, d3);
  }

  // How much each unit of the layer before had to do with the error d; a unit that ReLU silenced, nothing.
  function passBack(d, W, a) {
    const before = new Float32Array(a.length);
    for (let i = 0; i < a.length; i++) {
      if (a[i] === 0) continue;
      let sum = 0;
      for (let j = 0; j < d.length; j++) sum += W[i * d.length + j] * d[j];
      before[i] = sum;
    }
    return before;
  }

  function addOuter(gradients, layer, x, d) {
    const [dW, db] = [gradients[layer], gradients[layer + 1]];
    for (let i = 0; i < x.length; i++) {
      const value = x[i];
      if (value === 0) continue;
      const row = i * d.length;
      for (let j = 0; j < d.length; j++) dW[row + j] += value * d[j];
    }
    for (let j = 0; j < d.length; j++) db[j] += d[j];
  }

  // Adam (Kingma and Ba 2015) with Keras's epsilon: a step for each weight, sized by how steady its gradient is.
  class Adam {
    constructor(learningRate = LEARNING_RATE, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7) {
      Object.assign(this, { learningRate, beta1, beta2, epsilon, t: 0, m: null, v: null });
    }

    step(weights, gradients) {
      this.m ??= zerosLike(weights);
      this.v ??= zerosLike(weights);
      this.t += 1;
      const alpha = (this.learningRate * Math.sqrt(1 - this.beta2 ** this.t)) / (1 - this.beta1 ** this.t);
      weights.forEach((w, k) => this.move(w, gradients[k], this.m[k], this.v[k], alpha));
    }

    move(w, g, m, v, alpha) {
      const [toGradient, toSquare, epsilon] = [1 - this.beta1, 1 - this.beta2, this.epsilon];
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i];
        if (gradient === 0 && v[i] === 0) continue; // a pixel that never held ink: nothing to learn from yet
        m[i] += toGradient * (gradient - m[i]);
        v[i] += toSquare * (gradient * gradient - v[i]);
        w[i] -= (alpha * m[i]) / (Math.sqrt(v[i]) + epsilon);
      }
    }
  }

  return { LEARNING_RATE, BATCH_SIZE, randomNumbers, initialWeights, zerosLike, crossEntropy, backward, Adam };
};

digitrec.learning = digitrec.defineLearning(digitrec);
