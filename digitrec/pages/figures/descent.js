// "Descent": gradient descent on a map of the loss, with a start and a learning rate to choose.
globalThis.digitrec ??= {};

digitrec.liveFigure("descent", function mount(body, tools) {
  const RATES = [0.01, 0.03, 0.1, 0.3, 1];
  const START = { place: [0.3, 0.2], rate: 0.03 };
  const RUN = 60; // steps at most
  const LEVELS = [0.03, 0.06, 0.12, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4, 6, 9, 14];
  const HIGH = 14; // the level from which on all is as pale
  const TOP = 3; // of the curve beside the map, if no loss is higher
  const { number, signed, colours } = digitrec;
  const land = new digitrec.Landscape(digitrec.lossMap);
  const cells = digitrec.lossMap.losses.length;
  let start = START.place, path, gone, goal = RUN;

  const board = tools.add('<div class="board"></div>');
  const mapPart = tools.add('<div class="map"></div>', board);
  const map = tools.canvas({ parent: mapPart });
  tools.add('<p class="axis"><span>share of A →</span> <span>bluer: lower loss</span></p>', mapPart);
  tools.add('<p class="axis up">share of B →</p>', mapPart);
  const side = tools.add('<div class="side"></div>', board);
  const rate = tools.choice({
    label: "Learning rate", options: RATES.map((value) => [value, value]), value: START.rate, change: begin, parent: side,
  });
  const buttons = tools.add('<div class="buttons"></div>', side);
  const play = tools.play({ label: "Run", every: 140, begin: aim, step, parent: buttons });
  tools.button({ label: "One step", parent: buttons, press() {
    play.stop();
    if (gone) begin();
    step();
  } });
  tools.button({ label: "Start again", parent: buttons, press: begin });
  const says = tools.add('<p class="says"></p>', side);
  const svg = tools.add('<svg class="chart" role="img"></svg>', side);
  map.addEventListener("pointerdown", begin);
  map.addEventListener("pointerup", () => play.playing || play.button.click());
  const row = (b) => Math.round((land.to - b) / land.step);
  tools.grid(map, {
    rows: cells, columns: cells, row: row(start[1]), column: Math.round((start[0] - land.from) / land.step), pressed: true,
    label: "Map of the loss. Where the descent starts",
    moved({ row, column }) {
      start = [land.from + land.step * column, land.to - land.step * row];
      begin();
    },
  });

  function begin() {
    play.stop();
    path = [start];
    gone = false;
    draw();
  }

  // Off the map no step leads on: the next press begins at the start again.
  function aim() {
    if (gone) begin();
    goal = path.length - 1 + RUN;
  }

  function step() {
    path.push(land.descend(path.at(-1), rate.value));
    gone = !land.contains(path.at(-1));
    draw();
    return !gone && path.length - 1 < goal;
  }

  // The map without the path: a band of colour for each level; it is kept until light or dark, or the width, changes.
  let ground = null;
  function drawGround() {
    const { width } = map;
    const ramp = colours.ramp([colours.current.cold, colours.at(colours.current.pixel, 0)]);
    const bands = Uint8Array.from(land.raster(width), (loss) => {
      const band = LEVELS.findIndex((level) => loss < level);
      return band < 0 ? LEVELS.length : band;
    });
    ground = new ImageData(width, width);
    bands.forEach((band, k) => {
      const isEdge = band !== bands[k + 1] || band !== bands[k + width];
      const share = 0.2 + 0.8 * Math.min(1, band / HIGH);
      ground.data.set(colours.at(ramp, isEdge ? share - 0.12 : share), 4 * k);
    });
  }

  function place([a, b]) {
    const scale = map.width / (land.to - land.from);
    return [(a - land.from) * scale, (land.to - b) * scale];
  }

  function drawMap() {
    const context = map.getContext("2d");
    context.putImageData(ground, 0, 0);
    const one = devicePixelRatio;
    const { ink, warm, ground: around } = colours.current;
    const dots = (gone ? [...path.slice(0, -1), edge()] : path).map(place);
    Object.assign(context, { lineJoin: "round", lineWidth: 2 * one, strokeStyle: colours.css(warm) });
    context.beginPath();
    for (const dot of dots) context.lineTo(...dot);
    context.stroke();
    dots.forEach(([x, y], k) => {
      const isEnd = k === dots.length - 1;
      if (isEnd && gone) return;
      context.beginPath();
      context.arc(x, y, (isEnd ? 6 : 3.5) * one, 0, 2 * Math.PI);
      context.fillStyle = colours.css(warm);
      context.fill();
      if (!isEnd) return;
      Object.assign(context, { lineWidth: 2 * one, strokeStyle: colours.css(around) });
      context.stroke();
    });
    if (gone) { // a cross where it left
      const reach = 6 * one;
      const [x, y] = dots.at(-1).map((value) => Math.min(map.width - reach, Math.max(reach, value)));
      Object.assign(context, { lineWidth: 3.5 * one, strokeStyle: colours.css(warm) });
      context.beginPath();
      for (const sign of [-1, 1]) {
        context.moveTo(x - reach, y - sign * reach);
        context.lineTo(x + reach, y + sign * reach);
      }
      context.stroke();
    }
    // The names lie above the path.
    context.font = `600 ${13 * one}px ${getComputedStyle(body).fontFamily}`;
    Object.assign(context, { fillStyle: colours.css(ink), lineWidth: 3 * one, strokeStyle: colours.css(around) });
    for (const [name, at] of [["A", [1, 0]], ["B", [0, 1]], ["all 0", [0, 0]]]) {
      const [x, y] = place(at);
      context.fillRect(x - 3 * one, y - 0.75 * one, 6 * one, 1.5 * one);
      context.fillRect(x - 0.75 * one, y - 3 * one, 1.5 * one, 6 * one);
      context.strokeText(name, x + 9 * one, y + 16 * one);
      context.fillText(name, x + 9 * one, y + 16 * one);
    }
  }

  // Where the last step leaves the map.
  function edge() {
    const [from, to] = [path.at(-2), path.at(-1)];
    const shares = to.map((value, k) => {
      const wall = Math.min(land.to, Math.max(land.from, value));
      return value === wall ? 1 : (wall - from[k]) / (value - from[k]);
    });
    return from.map((value, k) => value + Math.min(...shares) * (to[k] - value));
  }

  function drawCurve() {
    const losses = path.slice(0, gone ? -1 : undefined).map((at) => land.at(at).loss);
    const across = Math.max(20, 10 * Math.ceil((path.length - 1) / 10));
    const top = Math.max(TOP, Math.ceil(Math.max(...losses)));
    const chart = new digitrec.Chart(svg, { left: 24, right: 12, above: 16, below: 24, across: [0, across], up: [0, top] });
    for (const tick of top > TOP ? [0, top] : [0, 1, 2, 3]) chart.level(tick, tick);
    for (let tick = 0; tick <= across; tick += across > 50 ? 20 : 10) {
      chart.text(tick, [chart.x(tick), chart.below], { name: "tick", anchor: "middle", shift: [0, 1.3] });
    }
    chart.text("loss by step", [chart.right, chart.above], { name: "axis", anchor: "end", shift: [0, -0.3] });
    chart.curve(losses.map((loss, k) => [k, loss]), "loss");
    chart.dot([losses.length - 1, losses.at(-1)], "ball");
    if (gone) {
      const last = path.length - 1;
      chart.upright(last, "off");
      chart.text("off the map", [chart.x(last), (chart.above + chart.below) / 2], { name: "label off", shift: [0.4, 0] });
    }
    chart.show(`The loss by step: ${losses.slice(-12).map((loss) => number(loss, 2)).join(", ")}.`);
  }

  function sentence() {
    const steps = path.length - 1;
    const count = steps === 1 ? "1 step" : `${steps} steps`;
    if (gone) return `Step ${steps} leads off the map: too long a step, where it is so steep. <b>Run</b> begins again.`;
    const { loss, slopes } = land.at(path.at(-1));
    if (steps === 0) return `Press anywhere on the map, and the descent starts there. Here the <b>loss is ${number(loss, 2)}</b>.`;
    const over = steps === goal ? ` <b>Run</b> takes ${RUN} more.` : "";
    return `After ${count}: <b>loss ${number(loss, 3)}</b>, slope <b>${signed(slopes[0])}</b> along A, <b>${signed(slopes[1])}</b> along B.${over}`;
  }

  function draw() {
    const before = map.width;
    digitrec.fit(map);
    if (!ground || before !== map.width) drawGround();
    drawMap();
    drawCurve();
    says.innerHTML = sentence();
    const [a, b] = path.at(-1);
    map.setAttribute("aria-description", `Now at ${signed(a)} of A and ${signed(b)} of B.`);
    tools.say(says.textContent);
  }

  path = [start];
  gone = false;
  tools.redraw(() => {
    ground = null;
    draw();
  });
}, ["figures/loss_map.js", "figures/slopes.css", "figures/descent.css"]);

// A landscape of losses, and gradient descent in it.
// stored: { from, step, losses }, the losses at the places of a square grid, a row for each b, as loss_map.py writes them.
digitrec.Landscape = class {
  constructor({ from, step, losses }) {
    Object.assign(this, { from, step, losses, to: from + step * (losses.length - 1) });
  }

  contains([a, b]) {
    return Math.min(a, b) >= this.from && Math.max(a, b) <= this.to;
  }

  // { loss, slopes: [by a, by b] } at a place on the map: between the places of the grid by cubic splines (Catmull and
  // Rom), so that the slope has no breaks.
  at([a, b]) {
    const [column, wa, da] = this.weights(a);
    const [row, wb, db] = this.weights(b);
    let [loss, byA, byB] = [0, 0, 0];
    for (let r = 0; r < 4; r++) {
      for (let c = 0; c < 4; c++) {
        const value = this.value(row + r - 1, column + c - 1);
        loss += wb[r] * wa[c] * value;
        byA += (wb[r] * da[c] * value) / this.step;
        byB += (db[r] * wa[c] * value) / this.step;
      }
    }
    return { loss, slopes: [byA, byB] };
  }

  // The losses as a picture, size x size numbers from the upper left on, b upwards.
  raster(size) {
    const shares = Array.from({ length: size }, (_, k) => this.from + ((this.to - this.from) * (k + 0.5)) / size);
    const places = shares.map((share) => this.weights(share));
    const losses = new Float32Array(size * size);
    for (let y = 0; y < size; y++) {
      const [row, wb] = places[size - 1 - y];
      const across = Array.from({ length: this.losses.length + 2 }, (_, k) =>
        wb.reduce((sum, w, r) => sum + w * this.value(row + r - 1, k - 1), 0));
      for (let x = 0; x < size; x++) {
        const [column, wa] = places[x];
        losses[y * size + x] = wa.reduce((sum, w, c) => sum + w * across[column + c], 0);
      }
    }
    return losses;
  }

  // Beyond the edge the surface goes on straight.
  value(row, column) {
    const last = this.losses.length - 1;
    if (row < 0) return 2 * this.value(0, column) - this.value(1, column);
    if (row > last) return 2 * this.value(last, column) - this.value(last - 1, column);
    if (column < 0) return 2 * this.losses[row][0] - this.losses[row][1];
    if (column > last) return 2 * this.losses[row][last] - this.losses[row][last - 1];
    return this.losses[row][column];
  }

  // The place of the grid below a share, and how much it, its neighbours and their slopes count.
  weights(share) {
    const place = (share - this.from) / this.step;
    const below = Math.min(this.losses.length - 2, Math.max(0, Math.floor(place)));
    const t = place - below;
    return [
      below,
      [-t + 2 * t ** 2 - t ** 3, 2 - 5 * t ** 2 + 3 * t ** 3, t + 4 * t ** 2 - 3 * t ** 3, -(t ** 2) + t ** 3].map((w) => w / 2),
      [-1 + 4 * t - 3 * t ** 2, -10 * t + 9 * t ** 2, 1 + 8 * t - 9 * t ** 2, -2 * t + 3 * t ** 2].map((w) => w / 2),
    ];
  }

  // One step of gradient descent: each number against its own slope, as far as the learning rate says.
  descend([a, b], rate) {
    const [byA, byB] = this.at([a, b]).slopes;
    return [a - rate * byA, b - rate * byB];
  }
};
