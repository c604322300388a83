// What can be changed at any step of a training, in what words, and how it stands in the page's address.
globalThis.digitrec ??= {};

// values: what there is to choose; title: of the choice; says(value): in a list; now(value): what holds from then on.
digitrec.changes = (() => {
  const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1];
  const BATCHES = [1, 4, 16, 32, 64, 128, 512];
  const LAYERS = ["first", "second", "last"];
  const digits = [...Array(digitrec.SIZES.at(-1)).keys()];
  const optimizers = { adam: "Adam", sgd: "plain gradient descent (SGD)" };
  return {
    rate: { title: "Learning rate", values: RATES, says: (rate) => `learning rate ${rate}`, now: (rate) => `the learning rate is ${rate}` },
    batch: { title: "Batch size", values: BATCHES, says: (size) => `batches of ${size}`, now: (size) => `a batch has ${size} ${size === 1 ? "digit" : "digits"}` },
    optimizer: {
      title: "Optimizer", values: ["adam", "sgd"],
      says: (name) => optimizers[name], now: (name) => `${optimizers[name]} takes the steps`,
    },
    without: {
      title: "Digits to learn from", values: ["nothing", ...digits],
      says: (digit) => (digit === "nothing" ? "all digits" : `no ${digit}s any more`),
      now: (digit) => (digit === "nothing" ? "it learns from all digits" : `it sees no ${digit}s any more`),
    },
    pixels: {
      title: "Pixels", values: ["scaled", "raw"],
      says: (kind) => (kind === "raw" ? "pixels from 0 to 255" : "pixels from 0 to 1"),
      now: (kind) => (kind === "raw" ? "pixels go from 0 to 255" : "pixels go from 0 to 1"),
    },
    freeze: {
      title: "Layers", values: [1, 2, 3, "nothing"],
      says: (layer) => (layer === "nothing" ? "no layer frozen" : `the ${LAYERS[layer - 1]} layer frozen`),
      now: (layer) => (layer === "nothing" ? "every layer learns" : `the ${LAYERS[layer - 1]} layer is frozen`),
    },
  };
})();

// The address: #seed=3&run=0:rate=0.01,500:batch=128&fork=400:freeze=1&step=900&digit=7. All but the seed may be left out.
digitrec.trainAddress = {
  write({ seed, changes, fork, step, digit }) {
    const text = ({ at, what, value }) => `${at}:${what}=${value}`;
    const parts = [`seed=${seed}`];
    if (changes.length) parts.push(`run=${changes.map(text).join(",")}`);
    if (fork) parts.push(`fork=${text(fork)}`);
    if (step) parts.push(`step=${step}`);
    if (digit) parts.push(`digit=${digit}`);
    return `#${parts.join("&")}`;
  },

  // Returns what `write` took, without what is not understood; null for an address that names no seed.
  read(hash) {
    const parts = Object.fromEntries(hash.replace(/^#/, "").replaceAll("%3A", ":").replaceAll("%3D", "=").replaceAll("%2C", ",").split("&").map((part) => part.split(/=(.*)/s)));
    const whole = (text) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : null);
    if (whole(parts.seed) === null) return null;
    const changes = (parts.run ?? "").split(",").map(this.change).filter(Boolean);
    return {
      seed: whole(parts.seed), changes, fork: this.change(parts.fork ?? ""), step: whole(parts.step) ?? 0, digit: whole(parts.digit) ?? 0,
    };
  },

  change(text) {
    const [, at, what, written] = /^(\d{1,9}):(\w+)=([\w.]+)$/.exec(text) ?? [];
    const values = Object.hasOwn(digitrec.changes, what) ? digitrec.changes[what].values : [];
    const value = values.find((known) => String(known) === written);
    return value === undefined ? null : { at: Number(at), what, value };
  },
};
