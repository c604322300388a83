// The page "Train it here": buttons and sliders give the worker its orders, its reports become curves and pictures.
globalThis.digitrec ??= {};

digitrec.trainHere = function (root) {
  const EPOCHS = 10; // of a press on Train
  const BEAT = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 450; // ms to see each stage light up
  const QUIET = 5000; // ms between two spoken reports

  const part = (id) => root.querySelector(`#${id}`);
  const { percent, number } = digitrec;
  const stages = new digitrec.Stages(root.querySelector(".stages"));
  const units = [new digitrec.UnitPictures(part("units")), new digitrec.UnitPictures(part("other-units"))];
  const watched = new digitrec.WatchedDigit(part("watched"));
  const sample = new digitrec.DigitPictures(part("sample"), { name: "watched", picked: watch });
  const mistakes = new digitrec.DigitPictures(part("mistakes"));
  const names = { "fork test": "fork", "fork training": null };
  const accuracy = new digitrec.Curves(part("accuracy"), {
    top: 1, ticks: [0, 0.5, 1], guess: { value: 0.1, text: "guessing" }, names,
    format: (value, tick) => percent(value, tick ? 0 : 1),
    describe: ({ test, training }, at) => test?.length
      ? `${percent(at("test"))} of the test digits are read right` +
        (training.length ? `, and ${percent(at("training") ?? 0)} of the training digits.` : ".") +
        (at("fork test") === undefined ? "" : ` In the fork ${percent(at("fork test"))} of the test digits are.`) +
        ` The first value was ${percent(test[0][1])}.`
      : "No accuracy measured yet.",
  });
  const loss = new digitrec.Curves(part("loss"), {
    top: 2.5, ticks: [0, 1, 2], guess: { value: Math.log(10), text: "guessing" }, names,
    format: (value, tick) => number(value, tick ? 0 : 2),
    describe: ({ test, training }, at) => test?.length
      ? `The loss is ${number(at("test"), 2)} on the test digits` +
        (training.length ? ` and ${number(at("training") ?? 0, 2)} on the training digits.` : ".") +
        (at("fork test") === undefined ? "" : ` In the fork it is ${number(at("fork test"), 2)} on the test digits.`) +
        ` It was ${number(test[0][1], 2)} at first.`
      : "No loss measured yet.",
  });

  const worker = digitrec.startWorker();
  const elsewhere = new digitrec.Elsewhere(root);
  const timeline = new digitrec.Timeline(root, {
    look: (step) => order("look", { step }),
    latest: () => order("look"),
    fork(change) {
      order("fork", change);
      running = true;
      showButtons();
      speak(`The run forks at step ${number(change.at)}: ${digitrec.changes[change.what].now(change.value)}.`);
    },
    drop: () => order("drop"),
    keep: () => order("keep"),
  });
  let asked = digitrec.trainAddress.read(location.hash) ?? { seed: newSeed(), changes: [], fork: null, step: 0, digit: 0 };
  let running = false, images, first, now, digit = asked.digit, queue = [], beating = false, spokenAt = 0;
  const order = (what, numbers) => worker.postMessage({ do: what, ...numbers });

  const reports = {
    loading: (report) => ({ images } = report),
    preparing: () => begin(),
    building() {
      first = null;
      for (const curves of [accuracy, loss]) curves.clear(EPOCHS);
      part("mistakes-section").hidden = true;
    },
    compiling() {},
    training(report) {
      now = report;
      first ??= report.views[0].firstLayer;
      part("now").textContent = digitrec.stageSentences.training(report);
      showCurves(report);
      showFutures(report);
      showDigits();
      timeline.show(report);
      ({ running } = report);
      showButtons();
      showSettings(report);
      delete root.dataset.measured;
      if (running) speakNowAndThen(report);
      else if (report.views[0].accuracy !== null) takeAlong(); // not of every moment that one only passes
    },
    evaluating: ({ right, of, isLook }) => speak(
      `${isLook ? `Step ${number(now.views[0].step)}.` : "Training has stopped."} ${right} of ${number(of)} test digits are read right` +
      (now.views[1] ? `, in the fork ${Math.round(of * now.views[1].accuracy)}.` : "."),
    ),
    predicting(report) {
      part("mistakes-section").hidden = report.mistakes.length === 0;
      part("mistakes-note").textContent = "Of all test digits, wrong, and with the highest probability.";
      mistakes.show(report.mistakes, images);
      root.dataset.measured = now.views[0].step;
    },
  };

  function takeAlong() {
    const { seed, changes, fork, views: [{ step }, other] } = now;
    elsewhere.show({ seed, changes, fork, step, digit }, other?.step);
  }

  function showCurves({ curves, views, steps, epochs, goal, fork, follows, trainLoss, trainAccuracy }) {
    const [{ epochs: x, step }] = views;
    const parting = fork && views[1] ? curves[1][0].epochs : null;
    for (const [chart, key, training, test] of [
      [accuracy, "accuracy", "trainAccuracy", "testAccuracy"], [loss, "loss", "trainLoss", "testLoss"],
    ]) {
      const points = (run, name) => run.filter((point) => point[name] !== null).map((point) => [point.epochs, point[name]]);
      const shown = { training: points(curves[0], training), test: points(curves[0], test) };
      if (curves[1]) Object.assign(shown, { "fork training": points(curves[1], training), "fork test": points(curves[1], test) });
      const values = {};
      views.forEach((view, k) => {
        if (view[key] !== null) values[["test", "fork test"][k]] = view[key];
      });
      if (step === steps && epochs > curves[0].at(-1).epochs) { // not while a fork is on its way
        if (values.test !== undefined) shown.test.push([x, values.test]);
        shown.training.push([x, key === "loss" ? trainLoss : trainAccuracy]);
        if (values["fork test"] !== undefined) shown["fork test"].push([x, values["fork test"]]);
      }
      const furthest = Math.max(...curves.flatMap((run) => (run ? [run.at(-1).epochs] : [])), x, epochs);
      const span = furthest === 0 ? EPOCHS : Math.max(1, Math.ceil(furthest), goal ?? 0);
      const isPast = Boolean(fork) || !follows;
      chart.show({ curves: shown, epochs: span, moment: { x, values, line: isPast }, parting });
    }
  }

  function showFutures({ views, fork }) {
    part("futures").classList.toggle("two", views.length > 1);
    part("other-units").hidden = part("which").hidden = part("reading-keys").hidden = views.length === 1;
    // With batches of another size the fork has taken other steps by then.
    const itsOwn = views[1] && views[1].step !== views[0].step ? ` (its step ${number(views[1].step)})` : "";
    if (fork) part("which").textContent = `The fork: ${digitrec.changes[fork.what].says(fork.value)}${itsOwn}`;
    views.forEach(({ firstLayer }, k) => units[k].show(firstLayer, first));
  }

  function showDigits() {
    const [{ sample: results }, other] = now.views;
    const right = (some) => some.filter((result) => result.label === result.digit).length;
    part("sample-note").textContent = `${right(results)} of ${results.length} right` + (other ? `, in the fork ${right(other.sample)}.` : ".");
    sample.show(results, images, other?.sample);
    digit = Math.min(digit, results.length - 1);
    sample.pick(digit);
    watched.show(results[digit], images, other?.sample[digit]);
  }

  function watch(k) {
    digit = k;
    showDigits();
    if (!running) takeAlong();
  }

  // Stages light up one after the other, however quickly they pass.
  worker.onmessage = ({ data }) => {
    if ((data.stage === "training" || data.isLook) && !queue.length && !beating) return show(data);
    queue.push(data);
    if (!beating) nextBeat();
  };

  function nextBeat() {
    const report = queue.shift();
    beating = Boolean(report);
    if (!report) return;
    show(report);
    setTimeout(nextBeat, report.stage === "training" || report.isLook ? 0 : BEAT);
  }

  function show(report) {
    stages.show(report.stage, report);
    reports[report.stage](report);
    root.dataset.now = report.stage;
  }

  worker.onerror = ({ message }) => speak(`The training cannot go on: ${message}`, true);

  // From random weights, with what the address or the dials ask for.
  function begin(epochs = 0) {
    const { seed, changes, fork, step } = asked;
    order("begin", { seed, changes, fork, to: step, epochs });
  }

  function showButtons() {
    part("run").textContent = running ? "Pause" : "Train";
    part("run").disabled = part("again").disabled = false;
    part("step").disabled = running;
  }

  const DIALS = { rate: digitrec.changes.rate.values, batch: digitrec.changes.batch.values };

  // The dials show what holds at the moment that is looked at. They are for the last one: a change before it is a fork.
  function showSettings({ settings, follows, fork }) {
    for (const [id, values] of Object.entries(DIALS)) {
      if (document.activeElement !== part(id) || !follows) part(id).value = values.indexOf(settings[id]);
      part(id).disabled = Boolean(fork) || !follows;
      name(id, values[part(id).value]);
    }
  }

  function name(id, value) {
    part(`${id}-value`).textContent = value;
    part(id).setAttribute("aria-valuetext", value);
  }

  for (const [id, values] of Object.entries(DIALS)) {
    part(id).oninput = () => {
      name(id, values[part(id).value]);
      order("change", { what: id, value: values[part(id).value] });
    };
  }
  part("whole").onchange = ({ target }) => {
    for (const pictures of units) {
      pictures.onlyChange = !target.checked;
      pictures.draw();
    }
  };
  part("run").onclick = () => {
    if (running) return order("pause");
    running = true;
    showButtons();
    order("run", { epochs: EPOCHS });
  };
  part("step").onclick = () => {
    if (now.follows) return order("step");
    timeline.travel(now.views[0].step + 1);
  };
  // While it runs, it runs on: from new weights. What the dials say stays.
  part("again").onclick = () => {
    const changes = Object.keys(DIALS).map((id) => ({ at: 0, what: id, value: DIALS[id][part(id).value] }));
    const plain = digitrec.learning.settingsAt([], 0);
    asked = { seed: newSeed(), changes: changes.filter(({ what, value }) => value !== plain[what]), fork: null, step: 0, digit };
    begin(running ? EPOCHS : 0);
    speak(running ? "Started again from new random weights. The training runs." : "Started again from new random weights.");
  };

  // The address names a moment, train_here.html#seed=3&step=400, so that a whole class sees the same one.
  // What is in the bar by now may be what this page has just written there.
  addEventListener("hashchange", ({ newURL }) => {
    const read = digitrec.trainAddress.read(new URL(newURL).hash);
    if (!read) return;
    asked = read;
    ({ digit } = read);
    begin();
    root.scrollIntoView();
    speak(`From the beginning to step ${number(read.step)}.`);
  });

  function newSeed() {
    return crypto.getRandomValues(new Uint16Array(1))[0];
  }

  function speakNowAndThen({ epochs, goal, trainLoss, testAccuracy }) {
    if (performance.now() - spokenAt < QUIET) return;
    if (goal === null) return;
    speak(`Epoch ${Math.floor(epochs) + 1} of ${Math.round(goal)}: loss ${number(trainLoss, 2)}, ` +
      `${percent(testAccuracy)} of the test digits right.`);
  }

  function speak(text) {
    spokenAt = performance.now();
    part("spoken").textContent = text;
  }

  // Dragging over a chart goes through time, too.
  for (const curves of [accuracy, loss]) {
    digitrec.pointAcross(curves.svg, () => curves.chart, (epochs) => {
      if (!now || now.steps === 0) return;
      timeline.travel(Math.min(now.steps, Math.max(0, Math.round((epochs * now.steps) / now.epochs))));
    });
  }

  digitrec.colours.follow(root, () => [...units, sample, mistakes, watched].forEach((pictures) => pictures.draw()));
  for (const [id, values] of Object.entries(DIALS)) {
    part(id).max = values.length - 1;
    part(id).value = values.indexOf(digitrec.learning.settingsAt(asked.changes, 0)[id]);
    name(id, values[part(id).value]);
  }
  order("load", { digits: digitrec.trainingDigits });
};

digitrec.trainHere(document.getElementById("train-here"));
