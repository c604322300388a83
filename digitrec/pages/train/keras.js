// The cell that does in Keras what the page does: the same settings, the same steps, the same fork.
globalThis.digitrec ??= {};

// seed, changes, fork: as in the address. steps: how far the run goes; forkSteps: how far the fork does. Returns Python.
digitrec.kerasCell = function ({ seed, changes, fork, steps, forkSteps }) {
  const { train, test } = { train: 8000, test: 10 }; // every seventh and every tenth digit, as in digits.js
  const [pixels, ...units] = digitrec.SIZES;
  const compiled = 'loss="categorical_crossentropy", metrics=["accuracy"]';
  const made = (name, { rate, optimizer }) =>
    `${name}.compile(optimizer=keras.optimizers.${optimizer === "sgd" ? "SGD" : "Adam"}(${rate}), ${compiled})`;
  const settingsAt = (list, step) => digitrec.learning.settingsAt(list, step);

  // What a change is in Keras; batch size, digits and pixels are what is handed to fit.
  const does = {
    rate: (name, { rate }) => [`${name}.optimizer.learning_rate = ${rate}`],
    optimizer: (name, settings) => [made(name, settings)],
    freeze: (name, { freeze }) => [
      `for k, layer in enumerate(${name}.layers, start=1):`,
      `    layer.trainable = ${freeze === "nothing" ? "True" : `k != ${freeze}`}`,
      `${name}.compile(optimizer=${name}.optimizer, ${compiled})`,
    ],
  };

  function fit(name, { batch, without, pixels: kind }, count) {
    if (count <= 0) return [];
    const chosen = without === "nothing" ? "" : `[digits != ${without}]`;
    const x = kind === "raw" ? `255 * x${chosen}` : `x${chosen}`;
    return [`${name}.fit(batches(${x}, y${chosen}, ${batch}), steps_per_epoch=${count}, shuffle=False, verbose=0)`];
  }

  // From one step to another, with what is changed on the way.
  function between(name, list, from, to) {
    const stops = [...new Set(list.map(({ at }) => at).filter((at) => at > from && at < to))].sort((a, b) => a - b);
    const lines = [];
    [from, ...stops].forEach((begin, k) => {
      if (begin !== from) for (const { at, what } of list) if (at === begin) lines.push(...(does[what]?.(name, settingsAt(list, begin)) ?? []));
      lines.push(...fit(name, settingsAt(list, begin), (stops[k] ?? to) - begin));
    });
    return lines;
  }

  const says = (name, words, list, step) => {
    const raw = settingsAt(list, step).pixels === "raw" ? "255 * " : "";
    return `print("${words}", ${name}.evaluate(${raw}x_test, y_test, verbose=0))  # loss, accuracy`;
  };
  const parts = fork ? Math.min(fork.at, steps) : steps;
  const first = settingsAt(changes, 0);
  const cell = [
    "import keras",
    "import numpy as np",
    "",
    "(x, digits), (x_test, digits_test) = keras.datasets.mnist.load_data()",
    `x, digits = x[::7][:${train}].reshape(-1, ${pixels}) / 255, digits[::7][:${train}]`,
    `x_test, digits_test = x_test[::${test}].reshape(-1, ${pixels}) / 255, digits_test[::${test}]`,
    "y, y_test = keras.utils.to_categorical(digits), keras.utils.to_categorical(digits_test)",
    `keras.utils.set_random_seed(${seed})`,
    "",
    "",
    "def batches(x, y, size):",
    `    rng = np.random.default_rng(${seed})`,
    "    while True:",
    "        order = rng.permutation(len(x))",
    "        for start in range(0, len(x), size):",
    "            batch = order[start : start + size]",
    "            yield x[batch], y[batch]",
    "",
    "",
    `model = keras.Sequential([keras.Input((${pixels},))])`,
    ...units.map((count, k) => `model.add(keras.layers.Dense(${count}, activation="${k < units.length - 1 ? "relu" : "softmax"}"))`),
    made("model", first),
    ...(first.freeze === "nothing" ? [] : does.freeze("model", first)),
    ...between("model", changes, 0, parts),
  ];
  if (!fork || fork.at > steps) return [...cell, says("model", `after ${steps} steps:`, changes, steps)].join("\n") + "\n";

  const other = [...changes.filter(({ at, what }) => what !== fork.what || at < fork.at), fork];
  const here = changes.filter(({ at }) => at === fork.at && at > 0);
  return [
    ...cell,
    ...here.flatMap(({ what }) => does[what]?.("model", settingsAt(changes, fork.at)) ?? []),
    "",
    `# Step ${fork.at}: the run forks. The file keeps what the optimizer remembers, too.`,
    `model.save("step_${fork.at}.keras")`,
    `fork = keras.models.load_model("step_${fork.at}.keras")`,
    ...(does[fork.what]?.("fork", settingsAt(other, fork.at)) ?? []),
    ...between("model", changes, fork.at, steps),
    ...between("fork", other, fork.at, forkSteps),
    says("model", "as it was:", changes, steps),
    says("fork", "the fork: ", other, forkSteps),
  ].join("\n") + "\n";
};
