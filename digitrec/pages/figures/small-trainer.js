// "Small trainer": the network of the book learns from two thousand images, and its learning curves grow.
globalThis.digitrec ??= {};

digitrec.liveFigure("small-trainer", async function mount(_body, tools) {
  const TOP = 0.8; // of the chart of losses: what is higher is left out
  const EPOCHS = 30; // of a press on Train
  const { number, percent, fewDigits } = digitrec;
  // What the worker calls test digits are the validation digits here. On a phone there is room for short names.
  const NAMES = { names: { test: "validation" }, right: 136 };
  const SHORT = { names: { training: "train", test: "val" }, right: 104 };
  const validation = []; // [[epoch, loss]]
  let running = false, seed = 1, ready;

  const desk = tools.add('<div class="buttons"></div>');
  const run = tools.button({ label: "Train", main: true, parent: desk, press() {
    order(running ? "pause" : "run", { epochs: EPOCHS });
    running = !running;
    showButtons();
  } });
  run.dataset.work = ""; // what goes on is no motion: it takes as long as it takes
  tools.button({ label: "Start again", parent: desk, press() {
    seed += 1;
    order("begin", { seed, epochs: running ? EPOCHS : 0 });
  } });
  const says = tools.add('<p class="says"></p>');
  const board = tools.add('<div class="board"></div>');
  const curves = (title, options) => {
    const part = tools.add(`<div><p>${title}</p></div>`, board);
    const svg = tools.add('<svg class="chart" role="img"></svg>', part);
    const last = (points) => options.format(points.at(-1)[1]);
    const describe = ({ training, test }) =>
      `${title.split(" ")[0]}: ${training.length && test.length ? `${last(training)} in training, ${last(test)} in validation` : "nothing to be seen yet"}.`;
    return new digitrec.Curves(svg, { ...options, ...NAMES, describe });
  };
  const loss = curves(`Loss (above ${TOP}: left out)`, { top: TOP, lowest: "test", ticks: [0, TOP / 2, TOP], format: (value, tick) => number(value, tick ? 1 : 2) });
  const accuracy = curves("Accuracy", { top: 1, ticks: [0, 0.5, 1], format: (value, tick) => percent(value, tick ? 0 : 1) });

  tools.redraw(() => {
    for (const chart of [loss, accuracy]) {
      Object.assign(chart.options, tools.narrow ? SHORT : NAMES);
      chart.draw();
    }
  });

  const worker = digitrec.startWorker();
  const order = (what, numbers) => worker.postMessage({ do: what, ...numbers });
  const reports = {
    preparing: () => order("begin", { seed }),
    building() {
      validation.length = 0;
      for (const chart of [loss, accuracy]) chart.clear(EPOCHS);
    },
    training(report) {
      ready();
      ({ running } = report);
      const low = (value) => (value <= TOP ? value : null);
      loss.add(report.epochs, { training: report.trainLoss && low(report.trainLoss), test: low(report.testLoss) });
      accuracy.add(report.epochs, { training: report.trainAccuracy, test: report.testAccuracy });
      validation.push([report.epochs, report.testLoss]);
      showButtons();
      says.innerHTML = sentence(report);
      if (!running) tools.say(says.textContent);
    },
  };
  worker.onmessage = ({ data }) => reports[data.stage]?.(data);

  function showButtons() {
    run.textContent = running ? "Pause" : "Train";
  }

  function sentence({ epochs, steps, goal }) {
    const images = `${number(fewDigits.trainLabels.length)} images to learn from, ${number(fewDigits.testLabels.length)} for validation.`;
    if (steps === 0) return `${images} Not a step yet: press <b>Train</b>.`;
    const [at, lowest] = validation.reduce((best, point) => (point[1] < best[1] ? point : best));
    const now = validation.at(-1)[1];
    const turned = now > 1.02 * lowest ? ` Now it is <b>${number(now, 2)}</b>.` : "";
    const begins = epochs < goal ? images : `Finished: <b>Train</b> adds ${EPOCHS} epochs.`;
    return `${begins} ${number(epochs, 1)} epochs, ${number(steps)} steps. The lowest validation loss so far was
      <b>${number(lowest, 2)}</b>, after ${number(at, 1)} epochs.${turned}`;
  }

  await new Promise((resolve, failed) => {
    ready = resolve;
    worker.addEventListener("error", failed);
    order("load", { digits: fewDigits });
  });
}, [
  "train/learning.js", "train/unpacking.js", "train/run.js", "train/worker.js", "train/curves.js", "figures/few_digits.js", "figures/slopes.css",
  "figures/small-trainer.css",
]);
