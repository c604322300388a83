// The seven stages: which is on, and one sentence for each with the numbers of this run.
globalThis.digitrec ??= {};

digitrec.stageSentences = {
  loading: ({ train, test, greys, bytes }) =>
    `${digitrec.number(train)} digits to learn from and ${digitrec.number(test)} to be tested on, in ${greys} greys: ` +
    `${digitrec.number(bytes / 1000)} kB.`,
  preparing: ({ label, ink }) =>
    `Each is a row of ${digitrec.SIZES[0]} numbers from 0 to 1; the first, a ${label}, has ink in ${ink}. Its label is one-hot: ` +
    `${Array.from({ length: digitrec.SIZES.at(-1) }, (_, digit) => Number(digit === label)).join(" ")}.`,
  building: ({ sizes, counts, seed }) =>
    `${sizes.join(" – ")}: ${digitrec.number(counts.reduce((sum, count) => sum + count))} parameters, the weights drawn ` +
    `at random (seed ${seed}).`,
  compiling: ({ loss, learningRate }) =>
    `Cross-entropy, and Adam with learning rate ${learningRate}. The loss before any training: ${digitrec.number(loss, 2)}.`,
  training({ epochs, steps, goal, running, opening, catchingUp, follows, views, trainLoss, perSecond }) {
    const { number } = digitrec;
    const [shown, other] = views;
    const speed = `${number(perSecond)} digits a second.`;
    const percents = (accuracy) => digitrec.percent(accuracy);
    if (opening) return `On the way to step ${number(opening)}: step ${number(steps)}. ${speed}`;
    if (catchingUp && follows) return `The fork is on its way: step ${number(shown.step)} of ${number(steps)}. ${speed}`;
    if (running && follows) {
      return steps === 0 ? "The first steps."
        : `Epoch ${Math.min(goal ?? 1, Math.floor(epochs) + 1)} of ${Math.round(goal ?? 1)}, step ${number(steps)}: loss ${number(trainLoss ?? 0, 2)}. ${speed}`;
    }
    if (steps === 0) return "Not a single step yet: press Train.";
    const moment = follows
      ? `${number(steps)} ${steps === 1 ? "step" : "steps"}, ${number(epochs, epochs % 1 ? 2 : 0)} epochs.`
      : `After step ${number(shown.step)}, ${number(shown.epochs, 2)} epochs.`;
    if (other && shown.accuracy !== null) {
      return `${moment} Test digits read right: ${percents(shown.accuracy)}, in the fork ${percents(other.accuracy)}.`;
    }
    return shown.batchLoss === null ? moment : `${moment} Loss of the last batch: ${number(shown.batchLoss, 2)}.`;
  },
  evaluating({ right, of, byDigit }) {
    const hardest = byDigit.reduce((worst, digit) => (digit.right / digit.all < worst.right / worst.all ? digit : worst));
    return `${right} of ${digitrec.number(of)} digits that it has not learnt from are read right: ` +
      `${digitrec.percent(right / of)}. Hardest: the ${hardest.digit}, ${hardest.right} of ${hardest.all}.`;
  },
  predicting({ sample, mistakes }) {
    const right = sample.filter(({ label, digit }) => label === digit).length;
    const [worst] = mistakes;
    return `${right} of the ${sample.length} below are right.` + (worst
      ? ` Its surest mistake: a ${worst.label} read as ${worst.digit}, ${digitrec.probability(worst.probability)}.` : "");
  },
};

digitrec.Stages = class {
  constructor(list) {
    this.items = new Map([...list.children].map((item) => [item.dataset.stage, item]));
    this.before = new Map([...this.items].map(([stage, item]) => [stage, item.querySelector("p").textContent]));
  }

  // Lights a stage up with its sentence; those before it are done, those after it still wait.
  show(stage, numbers) {
    let state = "done";
    for (const [name, item] of this.items) {
      if (name === stage) {
        state = "waiting";
        this.mark(item, "now", digitrec.stageSentences[stage](numbers));
      } else if (state === "waiting") {
        this.mark(item, "waiting", this.before.get(name));
      } else {
        item.dataset.state = "done";
        item.removeAttribute("aria-current");
      }
    }
  }

  // All seven are done.
  finish() {
    for (const item of this.items.values()) {
      item.dataset.state = "done";
      item.removeAttribute("aria-current");
    }
  }

  mark(item, state, sentence) {
    item.dataset.state = state;
    if (state === "now") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    item.querySelector("p").textContent = sentence;
  }
};
