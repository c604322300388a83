// 300 test digits, each where it lies in a layer of the network: from the pixels to the probabilities they come together.
globalThis.digitrec ??= {};

digitrec.layers = {
  NAMES: ["pixels", "first hidden layer", "second hidden layer", "ten probabilities"],
  SHORT: ["pixels", "hidden 1", "hidden 2", "output"],
  BY: ["by their pixels", "in the first hidden layer", "in the second hidden layer", "by their ten probabilities"],

  // Where everything lies at `position`, from 0 (pixels) to 3 (probabilities); between two layers it is on its way.
  // places: for each layer x and y of one image after the other, in thousandths. Returns [[x, y]].
  placesAt(places, position) {
    const from = Math.min(places.length - 2, Math.floor(position));
    const share = position - from;
    const [here, next] = [places[from], places[from + 1]];
    return Array.from({ length: here.length / 2 }, (_, k) => [0, 1].map((axis) => {
      const value = here[2 * k + axis];
      return (value + share * (next[2 * k + axis] - value)) / 1000;
    }));
  },
};

digitrec.liveFigure("layer-map", async (_, tools) => {
  const { labels, places, same, pixels } = digitrec.layerMap;
  const { NAMES, SHORT, BY, placesAt } = digitrec.layers;
  const bytes = await digitrec.inflate(digitrec.bytes(pixels));
  const images = labels.map((_, k) => digitrec.pixels(bytes, k));
  const reach = Math.max(...places.flat().map(Math.abs)) / 1000;
  let chosen = 4;
  let sprites = [];

  const parts = tools.add('<div class="parts"></div>');
  const canvas = tools.canvas({ label: "300 test digits", parent: parts });
  const side = tools.add('<div class="side"></div>', parts);
  const slider = tools.slider({
    label: "Layer", min: 0, max: 3, step: 0.02, value: 0, parent: side,
    show: (value) => (Math.abs(value - Math.round(value)) < 0.011 ? NAMES[Math.round(value)] : `→ ${NAMES[Math.ceil(value)]}`),
    change: () => {
      play.stop();
      show();
      tools.say(words.textContent);
    },
  });
  tools.add(`<div class="stops" aria-hidden="true">${SHORT.map((name) => `<span>${name}</span>`).join("")}</div>`, side);
  const play = tools.play({ label: "Play", every: 30, parent: side, step: () => {
    slider.set(slider.value >= 3 ? 0 : Math.min(3, slider.value + 0.02));
    show();
    tools.say(words.textContent); // once it stands still
    return slider.value < 3;
  } });
  const words = tools.add('<p class="words"></p>', side);
  const digits = Array.from({ length: digitrec.SIZES.at(-1) }, (_, digit) => [digit, String(digit)]);
  tools.choice({ label: "The digit in colour", options: digits, value: chosen, parent: side, change: (digit) => {
    chosen = digit;
    colour();
    show();
  } });

  function colour() {
    const { ink, warm } = digitrec.colours.current;
    const [quiet, strong] = [[...ink, 0.55 * 255], warm].map((to) => digitrec.colours.ramp([[...to.slice(0, 3), 0], to]));
    sprites = images.map((image, k) => {
      const sprite = new OffscreenCanvas(digitrec.SIZE, digitrec.SIZE);
      digitrec.putPicture(sprite, image, labels[k] === chosen ? strong : quiet);
      return sprite;
    });
  }

  function show() {
    const layer = Math.floor(slider.value + 0.001); // on the way it is still that of the layer it comes from
    words.innerHTML = `<b>${digitrec.percent(same[layer], 0)}</b> of an image’s eight nearest show the same digit, ${BY[layer]}: the average of all ${labels.length} images.`;
    draw(placesAt(places, slider.value));
  }

  function draw(now) {
    digitrec.fit(canvas);
    const context = canvas.getContext("2d");
    const { width, height } = canvas;
    const size = Math.max(13, canvas.clientWidth / 26) * devicePixelRatio;
    const scale = (Math.min(width, height) - size) / 2 / reach;
    context.clearRect(0, 0, width, height);
    const order = [...labels.keys()].sort((a, b) => (labels[a] === chosen) - (labels[b] === chosen));
    for (const k of order) {
      const [x, y] = [width / 2 + scale * now[k][0], height / 2 - scale * now[k][1]];
      context.drawImage(sprites[k], x - size / 2, y - size / 2, size, size);
    }
    canvas.setAttribute("aria-label", `${labels.length} test digits on a map, ${NAMES[Math.round(slider.value)]}.`);
  }

  tools.redraw(() => {
    colour();
    show();
  });
}, ["figures/layer-map.css", "figures/layer_map.js"]);
