// Probabilities as curves: what every position of a slider would be read as.
globalThis.digitrec ??= {};

// rows: the ten probabilities at each position; at: the position now, as a share of the width; ends: the two ends' names.
digitrec.drawCurves = function (canvas, { rows, at, ends }) {
  const context = canvas.getContext("2d");
  const { quiet, ink, lines } = digitrec.colours.current;
  const size = Math.max(11, canvas.clientWidth / 70);
  const thickness = size / 12;
  const [left, right, top, bottom] = [4 * size, canvas.clientWidth - size, 1.2 * size, canvas.clientHeight - 1.8 * size];
  const x = (k) => left + ((right - left) * k) / (rows.length - 1);
  const y = (p) => bottom - (bottom - top) * p;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  context.font = `${size}px system-ui, sans-serif`;
  frame();

  // Digits that are ever likely, the likeliest over the whole width first: it gets the first colour.
  const share = (digit) => rows.reduce((sum, p) => sum + p[digit], 0);
  const likely = [...Array(10).keys()].filter((digit) => rows.some((p) => p[digit] > 0.1));
  likely.sort((a, b) => share(b) - share(a)).forEach((digit, rank) => {
    const colour = digitrec.colours.css(lines[rank % lines.length]);
    line(rows.map((p, k) => [x(k), y(p[digit])]), colour, 2 * thickness, rank < lines.length ? [] : [5, 4]);
    const peak = rows.reduce((best, p, k) => (p[digit] > rows[best][digit] ? k : best), 0);
    if (rows[peak][digit] < 0.25) return; // too many labels hide each other
    const label = Math.min(right - size, Math.max(left + size, x(peak)));
    context.fillStyle = colour;
    context.font = `bold ${1.3 * size}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.fillText(digit, label, Math.min(bottom - 4, y(rows[peak][digit]) + 1.5 * size));
  });
  line([[left + at * (right - left), top], [left + at * (right - left), bottom]], digitrec.colours.css(ink), thickness, [2, 3]);

  function frame() {
    context.fillStyle = digitrec.colours.css(quiet);
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const p of [0, 0.5, 1]) {
      line([[left, y(p)], [right, y(p)]], digitrec.colours.css(quiet, 0.35), thickness / 2, []);
      context.fillText(`${100 * p} %`, left - 0.5 * size, y(p));
    }
    context.textBaseline = "alphabetic";
    context.fillText(ends[1], right, bottom + 1.4 * size);
    context.textAlign = "left";
    context.fillText(ends[0], left, bottom + 1.4 * size);
  }

  function line(points, colour, width, dashes) {
    context.beginPath();
    points.forEach((point) => context.lineTo(...point));
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.setLineDash(dashes);
    context.stroke();
    context.setLineDash([]);
  }
};

// The same in words: "7 from -90 to -12, then 2 to 90". positions: the slider's values.
digitrec.describeCurves = function (rows, positions) {
  const winners = rows.map((p) => digitrec.ranking(p)[0]);
  const runs = [];
  winners.forEach((digit, k) => {
    if (runs.at(-1)?.digit === digit) runs.at(-1).to = positions[k];
    else runs.push({ digit, from: positions[k], to: positions[k] });
  });
  return `Read as ${runs.map(({ digit, from, to }) => `${digit} from ${from} to ${to}`).join(", ")}.`;
};
