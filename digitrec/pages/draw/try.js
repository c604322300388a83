// Things to try with the picture: each function sets up one tab. `page` is what draw.js offers.
globalThis.digitrec ??= {};

digitrec.trials = {
  real(page) {
    const digits = digitrec.presets("real");
    page.onColours(digitrec.gallery(page.find("real"), digits, {
      text: ({ label }) => `A real ${label}`,
      choose: ({ pixels }) => page.replace({ background: pixels }),
    }));
    digitrec.offer(page, page.find("european"), digitrec.european);
  },

  mistakes(page) {
    const digits = digitrec.presets("mistakes");
    const reading = ({ label, pixels }) => {
      const { p } = page.network.forward(pixels);
      const top = digitrec.argmax(p);
      return `${label}, read as ${top}\n${digitrec.probability(p[top])}`;
    };
    page.onColours(digitrec.gallery(page.find("mistakes"), digits, {
      caption: reading,
      choose: ({ pixels }) => page.replace({ background: pixels }),
    }));
  },

  turn(page) {
    const names = ["angle", "across", "down"];
    const units = { angle: "°", across: " pixels", down: " pixels" };
    const sliders = names.map(page.find);
    let [axis, rows, made] = ["angle", [], ""];
    sliders.forEach((slider) => {
      slider.addEventListener("input", () => {
        axis = slider.id;
        page.drawing.move({ ...page.drawing.turn, [axis]: Number(slider.value) });
        page.update({ content: false });
        draw();
      });
    });
    page.onSettled("turn", draw);

    function draw() {
      const { turn } = page.drawing;
      sliders.forEach((slider) => {
        slider.value = turn[slider.id];
        page.find("try-turn").querySelector(`output[for=${slider.id}]`).textContent = `${turn[slider.id]}${units[slider.id]}`;
      });
      const slider = page.find(axis);
      const [low, high, step] = [slider.min, slider.max, slider.step].map(Number);
      const positions = Array.from({ length: (high - low) / step + 1 }, (_, k) => low + k * step);
      // The curve over one slider does not depend on that slider's own position.
      const wanted = JSON.stringify([page.version, axis, { ...turn, [axis]: 0 }]);
      const turned = (value) => ({ ...page.drawing, turn: { ...turn, [axis]: value } });
      if (wanted !== made) rows = positions.map((value) => page.reading(turned(value)));
      made = wanted;
      const at = (turn[axis] - low) / (high - low);
      const ends = [low, high].map((end) => `${end}${units[axis]}`);
      digitrec.drawSweep(page.find("turn-curves"), { rows, at, ends, positions });
    }
  },

  morph(page) {
    const digits = digitrec.presets("real");
    const [from, to, slider] = ["morph-from", "morph-to", "share"].map(page.find);
    const choices = digits.filter(({ label }, k) => digits.findIndex((digit) => digit.label === label) === k);
    choices.forEach(({ label }) => [from, to].forEach((select) => select.append(new Option(label, label))));
    [from.value, to.value] = [3, 8];
    const picked = (select) => choices[Number(select.value)].pixels;
    const mixed = (share) => picked(from).map((value, k) => value + share * (picked(to)[k] - value));
    for (const control of [from, to, slider]) {
      control.addEventListener("input", () => {
        page.drawing.become({ background: mixed(slider.value / 100), strokes: [], turn: digitrec.STILL });
        page.update();
        draw();
      });
    }
    page.onSettled("morph", draw);

    function draw() {
      const shares = Array.from({ length: 51 }, (_, k) => 2 * k);
      const rows = shares.map((share) => page.reading({ background: mixed(share / 100) }));
      const ends = [from, to].map((select) => `all ${select.value}`);
      const positions = shares.map((share) => `${share} %`);
      digitrec.drawSweep(page.find("morph-curves"), { rows, at: slider.value / 100, ends, positions });
      page.find("try-morph").querySelector("output").textContent = `${slider.value} %`;
    }
  },

  pixel(page) {
    const doubtful = digitrec.presets("doubtful");
    const found = page.find("pixel-found");
    let next = 0;
    page.find("doubtful").addEventListener("click", () => {
      page.replace({ background: doubtful[next++ % doubtful.length].pixels });
    });
    page.find("find-pixel").addEventListener("click", () => {
      const before = page.input();
      const { p } = page.network.forward(before);
      const { pixel, value, after } = digitrec.strongestPixel(page.network, before);
      page.showInput(before.with(pixel, value), pixel);
      found.textContent = digitrec.describePixel(p, after, pixel, before[pixel], value);
    });
    page.onSettled("pixel", () => {
      if (page.view.marked === null) found.textContent = ""; // the picture is another one by now
    });
  },

  nonsense(page) {
    const surest = () => {
      const sureness = (strokes) => Math.max(...page.reading({ strokes }));
      const scribbles = Array.from({ length: 100 }, digitrec.sketches.Scribble);
      return scribbles.map((strokes) => [sureness(strokes), strokes]).sort((a, b) => b[0] - a[0])[0][1];
    };
    digitrec.offer(page, page.find("nonsense"), { ...digitrec.sketches, "The surest of 100 scribbles": surest });
  },
};

// Fills `element` with a button for each of the sketches: functions, by name, that return strokes.
digitrec.offer = function (page, element, sketches) {
  for (const [name, sketch] of Object.entries(sketches)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => page.replace({ strokes: sketch() }));
    element.append(button);
  }
};

// Tries every pixel at 0 and at 1 and returns the change that takes most from the network's first choice.
digitrec.strongestPixel = function (network, x) {
  const top = digitrec.argmax(network.forward(x).p);
  let best = null;
  for (let pixel = 0; pixel < x.length; pixel++) {
    for (const value of [0, 1]) {
      if (x[pixel] === value) continue;
      const after = network.forward(x.with(pixel, value)).p;
      if (!best || after[top] < best.after[top]) best = { pixel, value, after };
    }
  }
  return best;
};

digitrec.describePixel = function (before, after, pixel, was, value) {
  const [top, now] = [before, after].map(digitrec.argmax);
  const place = `row ${Math.floor(pixel / digitrec.SIZE) + 1}, column ${(pixel % digitrec.SIZE) + 1}`;
  const change = `The pixel in ${place}, from ${Number(was.toFixed(2))} to ${value}: the probability of ${top} goes from ` +
    `${digitrec.probability(before[top])} to ${digitrec.probability(after[top])}.`;
  return now === top ? `${change} It still reads a ${top}.` : `${change} Now it reads a ${now}.`;
};
