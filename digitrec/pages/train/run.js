// A run: a network that learns, every step of which can be gone back to.
//
// What happens in a run is settled by its seed and by its changes, [{ at, what, value }]: before step number `at` + 1,
// `what` becomes `value` (see changes.js). So nothing has to be kept but a state now and then: from it the steps are
// taken again, and they are the very same.
//
// The whole file is one function, so that a worker can be made from its text.
globalThis.digitrec ??= {};

// network, learning: what their definitions return; data: { train, test }, each { x, labels }, x from 0 to 1.
digitrec.defineRun = function (network, learning, { train, test }) {
  const { SIZES, forward, argmax } = network;
  const [PIXELS, UNITS] = SIZES;
  const RAW = 255; // by how much pixels are larger that were not scaled
  const COST = 10; // of a step beside its batch: the optimizer takes as long as ten digits
  const KEPT = navigator.deviceMemory < 8 ? 90 : 180; // states of a run, at most: a good megabyte each
  const APART = 600; // how far kept states lie apart at first, in digits: fourteen steps of the book's batch
  const count = train.labels.length;

  // The rows of the first layer that can change: no other pixel has ink in any digit.
  const inked = [];
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    for (let k = pixel; k < train.x.length; k += PIXELS) {
      if (train.x[k] === 0) continue;
      inked.push(pixel);
      break;
    }
  }

  function shuffled(random) {
    const order = Uint32Array.from(train.labels, (_, k) => k);
    for (let k = count - 1; k > 0; k--) {
      const other = Math.floor(random() * (k + 1));
      [order[k], order[other]] = [order[other], order[k]];
    }
    return order;
  }

  // Everything that the next step depends on, and what was noted since the curves' last point.
  class State {
    constructor(weights) {
      const [m, v] = [learning.zerosLike(weights), learning.zerosLike(weights)];
      Object.assign(this, { weights, m, v });
      this.numbers = { step: 0, seen: 0, cost: 0, epoch: 0, position: 0, t: 0, optimizer: "adam", next: 0, loss: 0, right: 0, images: 0 };
    }

    get arrays() {
      return [this.weights, this.m, this.v];
    }

    // What it takes to come back to this state.
    kept() {
      const packed = this.arrays.map(([W1, ...others]) => {
        const rows = new Float32Array(inked.length * UNITS);
        inked.forEach((pixel, k) => rows.set(W1.subarray(pixel * UNITS, (pixel + 1) * UNITS), k * UNITS));
        return [rows, ...others.map((array) => array.slice())];
      });
      return { ...this.numbers, packed };
    }

    restore({ packed, ...numbers }) {
      this.numbers = numbers;
      this.arrays.forEach(([W1, ...others], a) => {
        const [rows, ...rest] = packed[a];
        inked.forEach((pixel, k) => W1.set(rows.subarray(k * UNITS, (k + 1) * UNITS), pixel * UNITS));
        others.forEach((array, k) => array.set(rest[k]));
      });
    }
  }

  class Run {
    constructor(seed, changes) {
      const head = new State(learning.initialWeights(learning.randomNumbers(seed)));
      Object.assign(this, { seed, changes, head, cursor: null, from: 0, before: null });
      Object.assign(this, { seen: [0], losses: [null], points: [], kept: [], apart: APART });
      this.begin();
    }

    begin() {
      this.gradients = learning.zerosLike(this.head.weights);
      this.order = null;
      this.look();
      this.kept.push(this.head.kept());
    }

    // Another future from step `at` on, in which one thing is otherwise; what was changed later in this run is there too.
    fork({ at, what, value }) {
      const changes = this.changes.filter((change) => change.what !== what || change.at < at);
      const other = Object.create(Run.prototype);
      const head = new State(learning.zerosLike(this.head.weights));
      const state = this.at(at);
      head.weights[0].set(state.weights[0]); // with the rows that never change
      head.restore(state.kept());
      Object.assign(other, { seed: this.seed, changes: [...changes, { at, what, value }], head, cursor: null, from: at, before: this });
      Object.assign(other, { seen: this.seen.slice(0, at + 1), losses: this.losses.slice(0, at + 1), points: [], kept: [], apart: APART });
      other.begin();
      return other;
    }

    get steps() {
      return this.head.numbers.step;
    }

    settings(step) {
      return learning.settingsAt(this.changes, step);
    }

    // From the last step on, what is named becomes what it is called.
    change(what, value) {
      const at = this.steps;
      this.changes = this.changes.filter((change) => change.at !== at || change.what !== what);
      if (this.settings(at)[what] !== value) this.changes.push({ at, what, value });
    }

    // One step further than it ever was.
    advance() {
      const { head } = this;
      const loss = this.learn(head);
      this.seen.push(head.numbers.seen);
      this.losses.push(loss);
      if (head.numbers.seen >= head.numbers.next) this.look();
      if (head.numbers.cost - this.kept.at(-1).cost >= this.apart) this.keep();
    }

    // Where there are too many states, every second one goes.
    keep() {
      this.kept.push(this.head.kept());
      if (this.kept.length <= KEPT) return;
      this.kept = this.kept.filter((_, k) => k % 2 === 0);
      this.apart *= 2;
    }

    // The state after `step` steps, to be read: the last one, or the nearest kept one and on from there.
    at(step) {
      if (step === this.steps) return this.head;
      if (step < this.from) return this.before.at(step);
      const nearest = this.kept.findLast((kept) => kept.step <= step);
      this.cursor ??= new State(learning.initialWeights(learning.randomNumbers(this.seed)));
      const { numbers } = this.cursor;
      if (numbers.step > step || numbers.step < nearest.step) this.cursor.restore(nearest);
      while (this.cursor.numbers.step < step) {
        this.learn(this.cursor);
        this.settle(this.cursor);
      }
      return this.cursor;
    }

    // A batch forward and backward, then the optimizer. A new epoch begins with a new random order. Returns the loss.
    learn(state) {
      const { numbers, weights } = state;
      const settings = this.settings(numbers.step);
      const batch = this.batch(numbers, settings);
      const { loss, right } = learning.backward(weights, batch, this.gradients);
      this.optimize(state, settings);
      numbers.step += 1;
      numbers.seen += batch.length;
      numbers.cost += batch.length + COST;
      numbers.loss += loss;
      numbers.right += right;
      numbers.images += batch.length;
      return loss / batch.length;
    }

    optimize({ numbers, weights, m, v }, { rate, optimizer, freeze }) {
      const isFrozen = (k) => Math.floor(k / 2) + 1 === freeze;
      if (optimizer !== numbers.optimizer) {
        for (const array of [...m, ...v]) array.fill(0); // a new optimizer remembers nothing
        Object.assign(numbers, { optimizer, t: 0 });
      }
      if (optimizer === "sgd") {
        weights.forEach((w, k) => isFrozen(k) || learning.descend(w, this.gradients[k], rate));
        return;
      }
      const adam = Object.assign(new learning.Adam(rate), { m, v, t: numbers.t });
      adam.step(weights, this.gradients, isFrozen);
      numbers.t = adam.t;
    }

    // The next digits in the epoch's order, those left out passed over.
    batch(numbers, { batch: size, without, pixels }) {
      if (this.isOver(numbers, without)) Object.assign(numbers, { epoch: numbers.epoch + 1, position: 0 });
      const batch = [];
      while (batch.length < size && numbers.position < count) {
        const k = this.orderOf(numbers.epoch)[numbers.position++];
        if (train.labels[k] !== without) batch.push({ x: this.input(train, k, pixels), label: train.labels[k] });
      }
      return batch;
    }

    // Whether no digit of this epoch is left; those that are left out do not count.
    isOver(numbers, without) {
      const order = this.orderOf(numbers.epoch);
      for (let k = numbers.position; k < count; k++) if (train.labels[order[k]] !== without) return false;
      return true;
    }

    orderOf(epoch) {
      if (this.order?.epoch !== epoch) {
        this.order = { epoch, digits: shuffled(learning.randomNumbers(this.seed + 1_000_003 * (epoch + 1))) };
      }
      return this.order.digits;
    }

    input({ x }, k, pixels) {
      const image = x.subarray(k * PIXELS, (k + 1) * PIXELS);
      return pixels === "raw" ? image.map((value) => RAW * value) : image;
    }

    // What the network makes of the first test digits, or of all: [{ k, label, digit, p }].
    read(state, digits = test.labels.length) {
      const { pixels } = this.settings(state.numbers.step);
      return Array.from({ length: digits }, (_, k) => {
        const { p } = forward(state.weights, this.input(test, k, pixels));
        return { k, label: test.labels[k], digit: argmax(p), p };
      });
    }

    // The test digits are looked at, and never learnt from.
    measure(state) {
      const results = this.read(state);
      const right = results.filter(({ label, digit }) => label === digit).length;
      const loss = results.reduce((sum, { p, label }) => sum + learning.crossEntropy(p, label), 0) / results.length;
      return { results, right, loss, accuracy: right / results.length };
    }

    // The curves get a point. Where they have one depends on the digits seen alone.
    look() {
      const { head: { numbers }, head } = this;
      const { loss, accuracy } = this.measure(head);
      const { images } = numbers;
      this.points.push({
        step: numbers.step,
        epochs: numbers.seen / count,
        trainLoss: images ? numbers.loss / images : null,
        trainAccuracy: images ? numbers.right / images : null,
        testLoss: loss,
        testAccuracy: accuracy,
      });
      this.settle(head);
    }

    // Often at first, when much happens; later once every 2,000 digits.
    settle({ numbers }) {
      if (numbers.seen < numbers.next) return;
      Object.assign(numbers, { loss: 0, right: 0, images: 0 });
      while (numbers.next <= numbers.seen) numbers.next += Math.min(2000, Math.max(learning.BATCH_SIZE, Math.floor(numbers.next / 4)));
    }
  }

  return { Run, count };
};
