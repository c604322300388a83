// Learning, in plain JavaScript: random weights, backpropagation and Adam for the network of shared/network.js.
//
// Weights are six arrays as there, and gradients are six arrays of the same lengths.
//
// The whole file is one function, so that a worker can be made from its text.
globalThis.digitrec ??= {};

// network: what digitrec.defineNetwork returns.
digitrec.defineLearning = function ({ SIZES, forward, argmax }) {
  const LEARNING_RATE = 0.001;
  const BATCH_SIZE = 32;

  // What holds after `step` steps of a run with these changes, [{ at, what, value }], for the next step.
  function settingsAt(changes, step) {
    const settings = {
      rate: LEARNING_RATE, batch: BATCH_SIZE, optimizer: "adam", without: "nothing", pixels: "scaled", freeze: "nothing",
    };
    const made = changes.filter(({ at }) => at <= step).sort((a, b) => a.at - b.at);
    for (const { what, value } of made) settings[what] = value;
    return settings;
  }

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

  // Backpropagation for a batch, a list of { x, label }: fills `gradients` with those of the mean loss. Returns { loss,
  // right }: the sum of the losses, and how many digits were read right, before anything is learned from them.
  function backward(weights, batch, gradients) {
    const [, , W2, , W3] = weights;
    const share = 1 / batch.length;
    const seen = batch.map(({ x }) => forward(weights, x));
    const d3 = seen.map(({ p }, k) => outputError(p, batch[k].label, share));
    const d2 = seen.map(({ a2 }, k) => passBack(d3[k], W3, a2));
    const d1 = seen.map(({ a1 }, k) => passBack(d2[k], W2, a1));
    gradients.forEach((array) => array.fill(0));
    addOuters(gradients, 0, seen.map(({ x }) => x), d1);
    addOuters(gradients, 2, seen.map(({ a1 }) => a1), d2);
    addOuters(gradients, 4, seen.map(({ a2 }) => a2), d3);
    return {
      loss: seen.reduce((sum, { p }, k) => sum + crossEntropy(p, batch[k].label), 0),
      right: seen.filter(({ p }, k) => argmax(p) === batch[k].label).length,
    };
  }

  // What the probabilities are too high by, or too low: the slope of the loss in the ten scores, times `share`.
  function outputError(p, label, share) {
    const d = new Float64Array(p.length);
    for (let digit = 0; digit < p.length; digit++) d[digit] = share * (p[digit] - (digit === label ? 1 : 0));
    return d;
  }

  // How much each unit of the layer before had to do with the error d; a unit that ReLU silenced, nothing.
  function passBack(d, W, a) {
    const before = new Float64Array(a.length);
    for (let i = 0; i < a.length; i++) {
      if (a[i] === 0) continue;
      let sum = 0;
      for (let j = 0; j < d.length; j++) sum += W[i * d.length + j] * d[j];
      before[i] = sum;
    }
    return before;
  }

  // Adds to a layer's gradients what each image of the batch says. Of each row, only images with an input there speak;
  // four of them are added at a time, which takes half as long as one after the other.
  function addOuters(gradients, layer, inputs, errors) {
    const [dW, db] = [gradients[layer], gradients[layer + 1]], n = db.length;
    const speak = new Int32Array(inputs.length);
    for (let i = 0; i < inputs[0].length; i++) {
      let count = 0, k = 0;
      for (let image = 0; image < inputs.length; image++) if (inputs[image][i] !== 0) speak[count++] = image;
      const row = i * n;
      for (; k + 3 < count; k += 4) {
        const [a, b, c, d] = [speak[k], speak[k + 1], speak[k + 2], speak[k + 3]];
        const [xa, xb, xc, xd] = [inputs[a][i], inputs[b][i], inputs[c][i], inputs[d][i]];
        const [da, dB, dc, dd] = [errors[a], errors[b], errors[c], errors[d]];
        for (let j = 0; j < n; j++) dW[row + j] += xa * da[j] + xb * dB[j] + xc * dc[j] + xd * dd[j];
      }
      for (; k < count; k++) {
        const value = inputs[speak[k]][i], error = errors[speak[k]];
        for (let j = 0; j < n; j++) dW[row + j] += value * error[j];
      }
    }
    for (const error of errors) for (let j = 0; j < n; j++) db[j] += error[j];
  }

  // Plain gradient descent: each weight goes the same multiple of its gradient.
  function descend(w, g, rate) {
    for (let i = 0; i < w.length; i++) w[i] -= rate * g[i];
  }

  // Adam (Kingma and Ba 2015) with Keras's epsilon: a step for each weight, sized by how steady its gradient is.
  class Adam {
    constructor(learningRate = LEARNING_RATE, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7) {
      Object.assign(this, { learningRate, beta1, beta2, epsilon, t: 0, m: null, v: null });
    }

    // isFrozen(k) says which of the six arrays stay as they are.
    step(weights, gradients, isFrozen = () => false) {
      this.m ??= zerosLike(weights);
      this.v ??= zerosLike(weights);
      this.t += 1;
      const alpha = (this.learningRate * Math.sqrt(1 - this.beta2 ** this.t)) / (1 - this.beta1 ** this.t);
      weights.forEach((w, k) => isFrozen(k) || this.move(w, gradients[k], this.m[k], this.v[k], alpha));
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

  return {
    LEARNING_RATE, BATCH_SIZE, settingsAt, randomNumbers, initialWeights, zerosLike, crossEntropy, backward, descend, Adam,
  };
};

digitrec.learning = digitrec.defineLearning(digitrec);
