// "Where the parameters are": for each layer a bar as long as its number.
globalThis.digitrec ??= {};

digitrec.liveFigure("count-parameters", function mount(body, tools) {
  const { number } = digitrec;
  const [PIXELS, FIRST, SECOND, DIGITS] = digitrec.SIZES;
  const [STEP, MOST] = [8, 2 * FIRST]; // units that a slider offers
  const LONGEST = (PIXELS + 1) * MOST; // parameters of the largest layer that can be chosen: a full bar
  const sizes = [PIXELS, FIRST, SECOND, DIGITS];
  const NAMES = ["first hidden layer", "second hidden layer", "output layer"];

  const total = tools.add('<p class="total"></p>');
  const desk = tools.add('<div class="desk"></div>');
  const layers = tools.add('<div class="layers"></div>');
  [1, 2].forEach((layer) => {
    tools.slider({
      label: `Units, ${NAMES[layer - 1]}`, min: STEP, max: MOST, step: STEP, value: sizes[layer], parent: desk,
      change(units) {
        sizes[layer] = units;
        draw();
      },
    });
  });

  // Of each layer: inputs, units, and weights and biases together.
  function count() {
    return NAMES.map((name, k) => {
      const [inputs, units] = [sizes[k], sizes[k + 1]];
      return { name, inputs, units, parameters: inputs * units + units };
    });
  }

  function draw() {
    const counts = count();
    const sum = counts.reduce((all, { parameters }) => all + parameters, 0);
    const shares = digitrec.addingUp(counts.map(({ parameters }) => 100 * parameters / sum), 100, 1);
    total.innerHTML = `${counts.map(({ parameters }) => number(parameters)).join(" + ")} = <output>${number(sum)}</output> parameters`;
    layers.innerHTML = counts.map(({ name, inputs, units, parameters }, k) => `
      <div class="layer"><p>${name}</p>
        <p><b>${number(inputs)}</b> inputs × <b>${number(units)}</b> units + <b>${number(units)}</b> biases = <strong>${number(parameters)}</strong>
        <span>${digitrec.percent(shares[k] / 100)} of all</span></p>
        <div class="bar" style="width: ${(100 * parameters / LONGEST).toFixed(3)}%"></div></div>`).join("");
    tools.say(`${number(sum)} parameters.`);
  }

  draw();
  body.count = count; // for the test
}, ["figures/count-parameters.css"]);
