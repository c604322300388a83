// Training in a worker, so that the page stays alive: it takes orders and reports what happened.
//
// Orders:  {do: "load", digits}  {do: "begin", seed}  {do: "set", learningRate, batchSize}
//          {do: "run", epochs}   {do: "step"}         {do: "pause"}
// Reports: {stage: "loading" | ... | "predicting", ...}  what the stages of the workflow did, in numbers
//          {stage: "training", running, ...}             after a step, and a few times a second while running
globalThis.digitrec ??= {};

digitrec.startWorker = function () {
  const text = `"use strict";
    const network = (${digitrec.defineNetwork})();
    const learning = (${digitrec.defineLearning})(network);
    (${digitrec.trainingWorker})(network, learning, ${digitrec.bytes});`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
};

// Runs inside the worker: it may use what it is given and nothing else of the page. network and learning: what their
// definitions return; bytesOf: digitrec.bytes.
digitrec.trainingWorker = function (network, learning, bytesOf) {
  const { SIZE, SIZES, forward, argmax } = network;
  const [PIXELS] = SIZES;
  const BURST = 40; // milliseconds of training between two looks for orders
  const SAMPLE = 20; // test digits shown with their predictions

  let data, test, training, goal = 0, next = 0, since;
  const settings = { learningRate: learning.LEARNING_RATE, batchSize: learning.BATCH_SIZE };
  const nextTurn = new MessageChannel(); // comes round at once; setTimeout would wait four milliseconds
  nextTurn.port1.onmessage = () => burst();
  const report = (stage, numbers, transfer = []) => self.postMessage({ stage, ...numbers }, transfer);

  const orders = {
    async load({ digits }) {
      const bytes = bytesOf(digits.pixels);
      const fours = await inflate(bytes);
      const all = unpack(fours, digits.trainLabels.length + digits.testLabels.length);
      const split = digits.trainLabels.length * PIXELS;
      const labels = (text) => Uint8Array.from(text, Number);
      data = { x: all.subarray(0, split), labels: labels(digits.trainLabels) };
      test = { x: all.subarray(split), labels: labels(digits.testLabels) };
      const images = Uint8Array.from(test.x, (value) => Math.round(255 * value));
      const size = { train: data.labels.length, test: test.labels.length };
      report("loading", { ...size, bytes: bytes.length, greys: digits.greys, images, labels: test.labels });
      const first = data.x.subarray(0, PIXELS);
      report("preparing", { ...size, label: data.labels[0], ink: first.filter((value) => value > 0).length });
    },

    begin({ seed }) {
      const random = learning.randomNumbers(seed);
      const weights = learning.initialWeights(random);
      const order = Uint32Array.from(data.labels, (_, k) => k);
      training = { weights, random, order, position: 0, seen: 0, steps: 0, adam: new learning.Adam() };
      training.gradients = learning.zerosLike(weights);
      training.recent = { loss: null, accuracy: null }; // of the digits learnt from lately: none so far
      goal = next = 0;
      report("building", { seed, sizes: SIZES, counts: weights.map((array) => array.length) });
      since = { loss: 0, right: 0, images: 0, started: performance.now() };
      const untrained = measure();
      report("compiling", { ...settings, loss: untrained.loss });
      progress(untrained);
    },

    set({ learningRate, batchSize }) {
      Object.assign(settings, { learningRate, batchSize });
    },

    run({ epochs }) {
      goal = training.seen + epochs * data.labels.length;
      since.started = performance.now();
      nextTurn.port2.postMessage(0);
    },

    step() {
      learn();
      progress(measure());
    },

    pause() {
      if (goal > 0) finish();
    },
  };

  self.onmessage = ({ data: order }) => orders[order.do](order);

  function burst() {
    const until = performance.now() + BURST;
    while (goal > 0 && performance.now() < until) {
      learn();
      if (training.seen >= goal) return finish();
      if (training.seen >= next) progress(measure());
    }
    if (goal > 0) nextTurn.port2.postMessage(0);
  }

  // One step: a batch forward and backward, then Adam. A new epoch begins with a new random order.
  function learn() {
    const { weights, gradients, order, adam } = training;
    if (training.position === 0) shuffle(order, training.random);
    const batch = order.subarray(training.position, training.position + settings.batchSize);
    gradients.forEach((array) => array.fill(0));
    for (const k of batch) {
      const x = data.x.subarray(k * PIXELS, (k + 1) * PIXELS);
      const seen = forward(weights, x);
      learning.backward(weights, x, seen, data.labels[k], gradients, 1 / batch.length);
      since.loss += learning.crossEntropy(seen.p, data.labels[k]);
      since.right += argmax(seen.p) === data.labels[k];
    }
    adam.learningRate = settings.learningRate;
    adam.step(weights, gradients);
    since.images += batch.length;
    training.seen += batch.length;
    training.steps += 1;
    training.position = (training.position + batch.length) % order.length;
  }

  // What the network makes of the test digits. They are looked at, and never learnt from.
  function measure() {
    const results = Array.from(test.labels, (label, k) => {
      const { p } = forward(training.weights, test.x.subarray(k * PIXELS, (k + 1) * PIXELS));
      const digit = argmax(p);
      return { k, label, digit, probability: p[digit], loss: learning.crossEntropy(p, label) };
    });
    const right = results.filter(({ label, digit }) => label === digit).length;
    return { results, right, loss: results.reduce((sum, { loss }) => sum + loss, 0) / results.length };
  }

  function progress({ results, right, loss }) {
    const seconds = (performance.now() - since.started) / 1000;
    const firstLayer = training.weights[0].slice();
    if (since.images) training.recent = { loss: since.loss / since.images, accuracy: since.right / since.images };
    report("training", {
      running: goal > 0,
      steps: training.steps,
      epochs: training.seen / data.labels.length,
      goal: goal / data.labels.length,
      perSecond: since.images / seconds,
      trainLoss: training.recent.loss,
      trainAccuracy: training.recent.accuracy,
      testLoss: loss,
      testAccuracy: right / results.length,
      sample: results.slice(0, SAMPLE),
      firstLayer,
    }, [firstLayer.buffer]);
    since = { loss: 0, right: 0, images: 0, started: performance.now() };
    // Often at first, when much happens; later once every 2,000 digits.
    next = training.seen + Math.min(2000, Math.max(settings.batchSize, training.seen / 4));
  }

  function finish() {
    goal = 0;
    const measured = measure();
    progress(measured);
    const wrong = measured.results.filter(({ label, digit }) => label !== digit);
    const count = (results, digit) => results.filter(({ label }) => label === digit).length;
    const byDigit = Array.from({ length: SIZES.at(-1) }, (_, digit) => {
      const all = count(measured.results, digit);
      return { digit, all, right: all - count(wrong, digit) };
    });
    report("evaluating", { right: measured.right, of: measured.results.length, loss: measured.loss, byDigit });
    const mistakes = wrong.sort((a, b) => b.probability - a.probability).slice(0, SAMPLE / 2);
    report("predicting", { sample: measured.results.slice(0, SAMPLE), mistakes });
  }

  function shuffle(order, random) {
    for (let k = order.length - 1; k > 0; k--) {
      const other = Math.floor(random() * (k + 1));
      [order[k], order[other]] = [order[other], order[k]];
    }
  }

  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // A byte holds four neighbours of a row, two bits each; the bytes go down the columns, which compresses best.
  function unpack(bytes, count) {
    const pixels = new Float32Array(count * PIXELS);
    for (let k = 0; k < bytes.length; k++) {
      const image = Math.floor(k / (PIXELS / 4));
      const column = 4 * Math.floor((k % (PIXELS / 4)) / SIZE);
      const first = image * PIXELS + (k % SIZE) * SIZE + column;
      for (let j = 0; j < 4; j++) pixels[first + j] = ((bytes[k] >> (2 * j)) & 3) / 3;
    }
    return pixels;
  }
};
