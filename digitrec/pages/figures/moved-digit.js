// A digit that is shifted, turned and thickened, and what the network makes of it.
globalThis.digitrec ??= {};

digitrec.moving = {
  STILL: { across: 0, down: 0, angle: 0, thickness: 0 },

  // pixels: 784 numbers from 0 to 1. across and down in pixels, angle in degrees, clockwise, about the image's middle;
  // thickness in pixels on each side of a stroke. Returns 784 numbers.
  moved(pixels, { across, down, angle, thickness }) {
    const { SIZE } = digitrec;
    const from = digitrec.moving.thickened(pixels, thickness);
    const at = (row, column) => (row >= 0 && row < SIZE && column >= 0 && column < SIZE ? from[row * SIZE + column] : 0);
    const [sine, cosine] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
    const middle = (SIZE - 1) / 2;
    const result = new Float32Array(from.length);
    for (let row = 0; row < SIZE; row++) {
      for (let column = 0; column < SIZE; column++) {
        // Where this pixel's ink comes from; between pixels, the four around it share it by nearness.
        const [u, v] = [column - across - middle, row - down - middle];
        const [x, y] = [middle + u * cosine + v * sine, middle - u * sine + v * cosine];
        const [left, top] = [Math.floor(x), Math.floor(y)];
        const [a, b] = [x - left, y - top];
        result[row * SIZE + column] = (1 - b) * ((1 - a) * at(top, left) + a * at(top, left + 1)) +
          b * ((1 - a) * at(top + 1, left) + a * at(top + 1, left + 1));
      }
    }
    return result;
  },

  // Each pixel becomes the darkest of itself and its four neighbours, or the lightest; parts of a pixel lie between.
  thickened(pixels, amount) {
    const extreme = amount > 0 ? Math.max : Math.min;
    let now = pixels;
    for (let left = Math.abs(amount); left > 0; left--) {
      const next = digitrec.moving.spread(now, extreme);
      const share = Math.min(1, left);
      now = now.map((value, k) => value + share * (next[k] - value));
    }
    return now;
  },

  spread(pixels, extreme) {
    const { SIZE } = digitrec;
    return pixels.map((value, k) => {
      const column = k % SIZE;
      return extreme(value, pixels[k - SIZE] ?? 0, pixels[k + SIZE] ?? 0, column > 0 ? pixels[k - 1] : 0, column < SIZE - 1 ? pixels[k + 1] : 0);
    });
  },
};

digitrec.liveFigure("moved-digit", async (body, tools) => {
  const { STILL, moved } = digitrec.moving;
  const { plain } = await digitrec.readings();
  const network = new digitrec.Network(digitrec.weights);
  const START = { digit: 7, ...STILL, across: 4 }; // far enough for the network to be wrong
  const state = { ...START };
  const read = (changes = {}) => network.forward(moved(plain[state.digit].pixels, { ...state, ...changes })).p;

  const choice = tools.choice({ label: "A test digit. It can be dragged.", options: plain.map(({ label }) => [label, String(label)]), value: state.digit, change: (digit) => change({ digit }) });
  const parts = tools.add('<div class="parts"></div>');
  const canvas = tools.canvas({ label: "The digit as the network gets it", parent: parts });
  const bars = digitrec.makeBars(tools.add('<ol class="bars" start="0" aria-label="The ten probabilities"></ol>', parts));
  const pixels = (value, [one, other]) => {
    if (value === 0) return "0";
    return `${Math.abs(value)} ${Math.abs(value) === 1 ? "pixel" : "pixels"} ${value > 0 ? one : other}`;
  };
  const reading = tools.add('<p class="reading"></p>');
  tools.add('<p class="key">Below each slider: what is read there.</p>');
  const STOPS = 13; // of a slider: below each stands what is read there
  const sliders = tools.add('<div class="sliders"></div>');
  const control = (name, label, min, max, step, show) => {
    const place = tools.add('<div></div>', sliders);
    const slider = tools.slider({ label, min, max, step, value: state[name], show, parent: place, change: (value) => change({ [name]: value }) });
    const strip = tools.add('<div class="strip" aria-hidden="true"></div>', place);
    const stops = Array.from({ length: STOPS }, (_, k) => min + (k * (max - min)) / (STOPS - 1));
    const cells = stops.map(() => tools.add("<span></span>", strip));
    return { name, slider, stops, cells };
  };
  const controls = [
    control("across", "Shift across", -6, 6, 1, (value) => pixels(value, ["right", "left"])),
    control("down", "Shift down", -6, 6, 1, (value) => pixels(value, ["down", "up"])),
    control("angle", "Turn", -60, 60, 2, (value) => (value === 0 ? "0°" : `${Math.abs(value)}° ${value > 0 ? "clockwise" : "anticlockwise"}`)),
    control("thickness", "Thickness", -1, 2, 0.05, (value) => (value === 0 ? "as written" : `${value > 0 ? "+" : ""}${digitrec.signed(value)} pixels a side`)),
  ];
  const row = tools.add('<div class="buttons"></div>');
  tools.button({ label: "As written", parent: row, press: () => change(STILL) });
  tools.button({ label: "Start again", parent: row, press: () => {
    choice.set(START.digit);
    change(START);
  } });

  function change(changes) {
    Object.assign(state, changes);
    for (const { name, slider } of controls) if (slider.value !== state[name]) slider.set(state[name]);
    show();
    tools.say(reading.textContent);
  }

  function show() {
    const image = moved(plain[state.digit].pixels, state);
    const { p } = network.forward(image);
    const top = digitrec.argmax(p);
    tools.paint(canvas, image, digitrec.colours.current.pixel);
    digitrec.showBars(bars, p);
    bars.forEach(({ row: bar }, digit) => {
      bar.classList.toggle("right", digit === state.digit);
    });
    reading.textContent = `This ${state.digit} is read as ${top}: ${digitrec.probability(p[top])}`;
    body.classList.toggle("misread", top !== state.digit);
    for (const { name, slider, stops, cells } of controls) {
      cells.forEach((cell, k) => {
        const digit = digitrec.argmax(read({ [name]: stops[k] }));
        cell.textContent = digit;
        cell.className = `${digit === state.digit ? "" : "wrong"}${Math.abs(stops[k] - slider.value) < 1e-6 ? " here" : ""}`;
      });
    }
  }

  // The digit itself can be dragged.
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    from = { x: event.clientX, y: event.clientY, across: state.across, down: state.down };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return;
    const pixel = canvas.clientWidth / digitrec.SIZE;
    const within = (value) => Math.max(-6, Math.min(6, Math.round(value)));
    change({ across: within(from.across + (event.clientX - from.x) / pixel), down: within(from.down + (event.clientY - from.y) / pixel) });
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      from = null;
    });
  }

  tools.redraw(show);
}, ["figures/moved-digit.css", "draw/bars.js", "shared/readings.js", "figures/read_digits.js", "shared/weights.js"]);
