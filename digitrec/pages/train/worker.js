// Training in a worker, so that the page stays alive: it takes orders and reports what happened.
//
// Orders:  {do: "load", digits}
//          {do: "begin", seed, changes, fork, to, epochs}   from random weights; all but the seed may be left out. It goes
//                                       to step `to` at once, by way of the fork; with `epochs`, it runs so far
//          {do: "run", epochs}          so many whole epochs on; after a pause, what was left of them
//          {do: "step"}  {do: "pause"}
//          {do: "change", what, value}  from the last step on
//          {do: "look", step}           back to a step, or on to it; without one, to the last, and along with what is learned
//          {do: "fork", at, what, value}  {do: "drop"}  {do: "keep"}   another future; which of the two is forgotten
// Reports: {stage: "loading" | ... | "predicting", ...}  what the stages of the workflow did, in numbers
//          {stage: "training", running, view, ...}       after a step, a few times a second while running, and of any moment
//                                                        that was asked for
// Steps and moments are counted in the run as it was; what the fork had done by then is worked out.
globalThis.digitrec ??= {};

digitrec.startWorker = function () {
  const text = `"use strict";
    const network = (${digitrec.defineNetwork})();
    const learning = (${digitrec.defineLearning})(network);
    const unpack = (${digitrec.defineUnpacking})(network, ${digitrec.bytes});
    (${digitrec.trainingWorker})(network, learning, ${digitrec.defineRun}, unpack);`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
};

// Runs inside the worker: it may use what it is given and nothing else of the page. network, learning: what their
// definitions return; defineRun: digitrec.defineRun; unpack: what digitrec.defineUnpacking returns.
digitrec.trainingWorker = function (network, learning, defineRun, unpack) {
  const { SIZES } = network;
  const [PIXELS] = SIZES;
  const BURST = 40; // milliseconds of training between two looks for orders
  const SAMPLE = 20; // test digits shown with their predictions
  const STILL = 120; // milliseconds until a moment that is looked at is measured as well

  let Run, count, run, fork, awaited, asked, goal, opening, running = false, waiting = false, still, since;
  const nextTurn = new MessageChannel(); // comes round at once; setTimeout would wait four milliseconds
  nextTurn.port1.onmessage = () => {
    waiting = false;
    burst();
  };
  const report = (stage, numbers, transfer = []) => self.postMessage({ stage, ...numbers }, transfer);

  const orders = {
    async load({ digits }) {
      const { train, test, bytes } = await unpack(digits);
      ({ Run, count } = defineRun(network, learning, { train, test }));
      const images = Uint8Array.from(test.x, (value) => Math.round(255 * value));
      const size = { train: train.labels.length, test: test.labels.length };
      report("loading", { ...size, bytes, greys: digits.greys, images, labels: test.labels });
      const first = train.x.subarray(0, PIXELS);
      report("preparing", { ...size, label: train.labels[0], ink: first.filter((value) => value > 0).length });
    },

    begin({ seed, changes = [], fork: other = null, to = 0, epochs = 0 }) {
      run = new Run(seed, [...changes]);
      [fork, awaited, asked, running, goal] = [null, other, null, false, { seen: 0 }];
      clearTimeout(still);
      report("building", { seed, sizes: SIZES, counts: run.head.weights.map((array) => array.length) });
      report("compiling", { learningRate: run.settings(0).rate, loss: run.points[0].testLoss });
      if (to || other) go({ steps: Math.max(to, other?.at ?? 0) }, { to });
      else if (epochs) orders.run({ epochs });
      progress();
    },

    run({ epochs }) {
      const { seen } = run.head.numbers;
      if (!(goal.seen > seen)) goal = { seen: (Math.floor(seen / count) + epochs) * count };
      asked = null;
      go(goal);
    },

    step() {
      asked = null;
      run.advance();
      while (isBehind()) fork.advance();
      if (!running) measured();
    },

    pause() {
      if (running) finish();
    },

    change({ what, value }) {
      run.change(what, value);
      if (!running) soon();
    },

    look({ step }) {
      asked = step === undefined || step >= run.steps ? null : step;
      soon();
    },

    // The fork catches up with the run. Where there is nothing to catch up with, both go on for an epoch.
    fork({ at, what, value }) {
      fork = null;
      awaited = { at: Math.min(at, run.steps), what, value };
      asked = null;
      go(at < run.steps ? { steps: run.steps } : { seen: (Math.floor(run.head.numbers.seen / count) + 1) * count });
    },

    drop() {
      [fork, awaited] = [null, null];
      if (!running) measured();
    },

    keep() {
      if (fork) {
        // Where the run had no point of its curves as they parted, none stays.
        const own = run.points.some(({ step }) => step === fork.from) ? fork.points : fork.points.slice(1);
        fork.points = [...run.points.filter(({ step }) => step < fork.from), ...own];
        run = fork;
      }
      orders.drop();
    },
  };

  self.onmessage = ({ data: order }) => orders[order.do](order);

  // A goal is a number of steps, or of digits seen; asksFor: { to }, the step that an address asks for.
  function go(towards, asksFor = null) {
    [goal, opening, running] = [towards, asksFor, true];
    since = { started: performance.now(), images: 0 };
    goOn();
  }

  function burst() {
    const until = performance.now() + BURST;
    while (running && performance.now() < until) {
      if (awaited && run.steps >= awaited.at) {
        fork = run.fork(awaited);
        awaited = null;
      }
      if (isThere()) return finish();
      const learner = isBehind() ? fork : run;
      const points = learner.points.length;
      learner.advance();
      since.images += learner.seen.at(-1) - learner.seen.at(-2);
      if (learner.points.length > points) progress();
    }
    goOn();
  }

  function isThere() {
    const { step, seen } = run.head.numbers;
    return !isBehind() && (goal.steps === undefined ? seen >= goal.seen : step >= goal.steps);
  }

  // The fork has as many steps as the run; of batches of another size, as many as the same digits give.
  function isBehind() {
    if (!fork) return false;
    if (!isPaced()) return fork.steps < run.steps;
    return fork.seen.at(-1) + fork.settings(fork.steps).batch <= run.seen.at(-1);
  }

  const isPaced = () => fork.changes.some(({ what }) => what === "batch");

  // The fork's step at that moment of the run, no further than it has come; and the run's at the fork's last.
  function forksStep(step) {
    const there = isPaced() ? last(fork.seen, run.seen[step]) : step;
    return Math.min(there, fork.steps);
  }

  function runsStep() {
    return isPaced() ? last(run.seen, fork.seen.at(-1) + fork.settings(fork.steps).batch - 1) : fork.steps;
  }

  // The place of the last number that is not above the limit, among numbers that grow.
  function last(numbers, limit) {
    let [low, high] = [0, numbers.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (numbers[middle] <= limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // Orders that have come meanwhile are met first. One turn waits at a time, whatever was ordered in between.
  function goOn() {
    if (!running || waiting) return;
    waiting = true;
    nextTurn.port2.postMessage(0);
  }

  // What a run knew after so many steps. With `measure`, all test digits are asked.
  function frame(which, step, measure) {
    const state = which.at(step);
    const point = which.points.findLast((each) => each.step === step);
    const whole = measure ? which.measure(state) : null;
    const results = whole ? whole.results.slice(0, SAMPLE) : which.read(state, SAMPLE);
    return {
      frame: {
        step,
        epochs: which.seen[step] / count,
        batchLoss: which.losses[step],
        loss: whole?.loss ?? point?.testLoss ?? null,
        accuracy: whole?.accuracy ?? point?.testAccuracy ?? null,
        firstLayer: state.weights[0].slice(),
        sample: results.map((result) => ({ ...result, probability: result.p[result.digit] })),
      },
      whole,
    };
  }

  // The moment that is looked at: one that was asked for, or the last that both have reached.
  function moment() {
    return asked ?? (fork && isBehind() ? Math.min(runsStep(), run.steps) : run.steps);
  }

  function progress(measure = false) {
    const step = moment();
    const frames = [frame(run, step, measure)];
    if (fork) frames.push(frame(fork, forksStep(step), measure));
    const views = frames.map((each) => each.frame);
    const { images: lately, loss, right } = run.head.numbers;
    const { trainLoss, trainAccuracy } = lately ? { trainLoss: loss / lately, trainAccuracy: right / lately } : run.points.at(-1);
    const seconds = since ? (performance.now() - since.started) / 1000 : 0;
    report("training", {
      running,
      opening: running && opening ? goal.steps : null,
      catchingUp: Boolean(running && (awaited || isBehind())),
      steps: run.steps,
      epochs: run.head.numbers.seen / count,
      goal: goal.seen === undefined ? null : goal.seen / count,
      trainLoss, trainAccuracy,
      testLoss: views[0].loss,
      testAccuracy: views[0].accuracy,
      perSecond: since?.images ? since.images / seconds : 0,
      seed: run.seed,
      changes: run.changes,
      fork: fork ? { ...fork.changes.at(-1), at: fork.from } : awaited,
      follows: asked === null,
      curves: [run.points, fork?.points ?? null],
      views,
      settings: run.settings(step),
      sample: views[0].sample,
      firstLayer: views[0].firstLayer,
    });
    return frames.map(({ whole }) => whole);
  }

  // A moment at once, and once it is not left again, with all that can be said of it.
  function soon() {
    clearTimeout(still);
    progress();
    if (!running || asked !== null) still = setTimeout(measured, STILL);
  }

  function measured() {
    const wholes = progress(true);
    for (const [stage, numbers] of Object.entries(judged(wholes[0]))) report(stage, { ...numbers, isLook: true });
  }

  function finish() {
    if (opening && opening.to < run.steps) asked = opening.to; // it came by way of a fork that lies later
    [running, opening] = [false, null];
    const [whole] = progress(true);
    for (const [stage, numbers] of Object.entries(judged(whole))) report(stage, numbers);
  }

  function judged({ results, right, loss }) {
    const wrong = results.filter(({ label, digit }) => label !== digit);
    const number = (some, digit) => some.filter(({ label }) => label === digit).length;
    const byDigit = Array.from({ length: SIZES.at(-1) }, (_, digit) => {
      const all = number(results, digit);
      return { digit, all, right: all - number(wrong, digit) };
    });
    const sure = results.map(({ p, ...result }) => ({ ...result, probability: p[result.digit] }));
    const mistakes = sure.filter(({ label, digit }) => label !== digit).sort((a, b) => b.probability - a.probability);
    return {
      evaluating: { right, of: results.length, loss, byDigit },
      predicting: { sample: sure.slice(0, SAMPLE), mistakes: mistakes.slice(0, SAMPLE / 2) },
    };
  }
};
