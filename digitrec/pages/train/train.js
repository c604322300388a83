// The page "Train it here": buttons and sliders give the worker its orders, its reports become curves and pictures.
globalThis.digitrec ??= {};

digitrec.trainHere = function (root) {
  const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1];
  const BATCHES = [1, 4, 16, 32, 64, 128, 512];
  const EPOCHS = 10; // of a press on Train
  const BEAT = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 450; // ms to see each stage light up
  const QUIET = 5000; // ms between two spoken reports

  const part = (id) => root.querySelector(`#${id}`);
  const { percent, number } = digitrec;
  const stages = new digitrec.Stages(root.querySelector(".stages"));
  const units = new digitrec.UnitPictures(part("units"));
  const sample = new digitrec.DigitPictures(part("sample"));
  const mistakes = new digitrec.DigitPictures(part("mistakes"));
  const last = (points) => points.at(-1)?.[1];
  const accuracy = new digitrec.Curves(part("accuracy"), {
    top: 1, ticks: [0, 0.5, 1], guess: { value: 0.1, text: "guessing" },
    format: (value, tick) => percent(value, tick ? 0 : 1),
    describe: ({ training, test }) => test.length
      ? `${percent(last(test))} of the test digits are read right` +
        (training.length ? `, and ${percent(last(training))} of the training digits. The first value was ${percent(test[0][1])}.` : ".")
      : "No accuracy measured yet.",
  });
  const loss = new digitrec.Curves(part("loss"), {
    top: 2.5, ticks: [0, 1, 2], guess: { value: Math.log(10), text: "guessing" },
    format: (value, tick) => number(value, tick ? 0 : 2),
    describe: ({ training, test }) => test.length
      ? `The loss is ${number(last(test), 2)} on the test digits` +
        (training.length ? ` and ${number(last(training), 2)} on the training digits. It was ${number(test[0][1], 2)} at first.` : ".")
      : "No loss measured yet.",
  });

  const worker = digitrec.startWorker();
  let running = false, images, queue = [], beating = false, spokenAt = 0, seed = askedSeed();
  const order = (what, numbers) => worker.postMessage({ do: what, ...numbers });

  const reports = {
    loading: (report) => ({ images } = report),
    preparing: () => begin(),
    building() {
      accuracy.clear(EPOCHS);
      loss.clear(EPOCHS);
      units.first = null;
      part("mistakes-section").hidden = true;
    },
    compiling() {},
    training(report) {
      accuracy.add(report.epochs, { training: report.trainAccuracy, test: report.testAccuracy });
      loss.add(report.epochs, { training: report.trainLoss, test: report.testLoss });
      if (units.first) units.show(report.firstLayer);
      else units.begin(report.firstLayer);
      showSample(report.sample);
      running = report.running;
      showButtons();
      if (running) speakNowAndThen(report);
    },
    evaluating: ({ right, of }) => speak(`Training has stopped. ${right} of ${number(of)} test digits are read right.`),
    predicting(report) {
      part("mistakes-section").hidden = report.mistakes.length === 0;
      part("mistakes-note").textContent = "Of all test digits, wrong, and with the highest probability.";
      mistakes.show(report.mistakes, images);
    },
  };

  function showSample(results) {
    const right = results.filter(({ label, digit }) => label === digit).length;
    part("sample-note").textContent = `${right} of ${results.length} right.`;
    sample.show(results, images);
  }

  // Stages light up one after the other, however quickly they pass.
  worker.onmessage = ({ data }) => {
    if (data.stage === "training" && !queue.length && !beating) return show(data);
    queue.push(data);
    if (!beating) nextBeat();
  };

  function nextBeat() {
    const report = queue.shift();
    beating = Boolean(report);
    if (!report) return;
    show(report);
    setTimeout(nextBeat, report.stage === "training" ? 0 : BEAT);
  }

  function show(report) {
    stages.show(report.stage, report);
    reports[report.stage](report);
    root.dataset.now = report.stage;
  }

  worker.onerror = ({ message }) => speak(`The training cannot go on: ${message}`, true);

  function begin() {
    order("set", settings());
    order("begin", { seed });
  }

  function showButtons() {
    part("run").textContent = running ? "Pause" : "Train";
    part("run").disabled = part("again").disabled = false;
    part("step").disabled = running;
  }

  function settings() {
    return { learningRate: RATES[part("rate").value], batchSize: BATCHES[part("batch").value] };
  }

  function showSettings() {
    const { learningRate, batchSize } = settings();
    for (const [id, value] of [["rate", learningRate], ["batch", batchSize]]) {
      part(`${id}-value`).textContent = value;
      part(id).setAttribute("aria-valuetext", value);
    }
    order("set", settings());
  }

  part("rate").oninput = part("batch").oninput = showSettings;
  part("whole").onchange = ({ target }) => {
    units.onlyChange = !target.checked;
    units.draw();
  };
  part("run").onclick = () => {
    if (running) return order("pause");
    running = true;
    showButtons();
    order("run", { epochs: EPOCHS });
  };
  part("step").onclick = () => order("step");
  part("again").onclick = () => {
    running = false;
    seed = newSeed();
    begin();
  };

  // The address may name a seed, train_here.html#seed=3, so that a whole class sees the same run.
  function askedSeed() {
    const asked = /seed=(\d+)/.exec(location.hash);
    return asked ? Number(asked[1]) % 2 ** 32 : newSeed();
  }

  function newSeed() {
    return crypto.getRandomValues(new Uint16Array(1))[0];
  }

  function speakNowAndThen({ epochs, goal, trainLoss, testAccuracy }) {
    if (performance.now() - spokenAt < QUIET) return;
    speak(`Epoch ${Math.floor(epochs) + 1} of ${Math.round(goal)}: loss ${number(trainLoss, 2)}, ` +
      `${percent(testAccuracy)} of the test digits right.`);
  }

  function speak(text) {
    spokenAt = performance.now();
    part("spoken").textContent = text;
  }

  digitrec.colours.follow(root, () => [units, sample, mistakes].forEach((pictures) => pictures.draw()));
  part("rate").value = RATES.indexOf(digitrec.learning.LEARNING_RATE);
  part("batch").value = BATCHES.indexOf(digitrec.learning.BATCH_SIZE);
  showSettings();
  order("load", { digits: digitrec.trainingDigits });
};

digitrec.trainHere(document.getElementById("train-here"));
