// Probabilities as curves: what every position of a slider would be read as.
globalThis.digitrec ??= {};

digitrec.LINES = 5; // colours for curves in the style sheet, --line-0 to --line-4

// rows: the ten probabilities at each position; at: the position now, as a share of the width; ends: the two ends'
// names; positions: the slider's values, for the description.
digitrec.drawSweep = function (svg, { rows, at, ends, positions }) {
  const size = Math.max(11, svg.clientWidth / 70); // of a letter
  svg.style.fontSize = `${size}px`;
  const chart = new digitrec.Chart(svg, {
    left: 4 * size, right: size, above: 1.2 * size, below: 1.8 * size, across: [0, rows.length - 1], up: [0, 1],
  });
  for (const p of [0, 0.5, 1]) chart.level(p, `${100 * p} %`);
  chart.text(ends[0], [chart.left, chart.below], { name: "tick", shift: [0, 1.4] });
  chart.text(ends[1], [chart.right, chart.below], { name: "tick", anchor: "end", shift: [0, 1.4] });

  // Digits that are ever likely, the likeliest over the whole width first: it gets the first colour.
  const share = (digit) => rows.reduce((sum, p) => sum + p[digit], 0);
  const likely = [...rows[0].keys()].filter((digit) => rows.some((p) => p[digit] > 0.1));
  likely.sort((a, b) => share(b) - share(a)).forEach((digit, rank) => {
    const colour = `var(--line-${rank % digitrec.LINES})`;
    chart.curve(rows.map((p, k) => [k, p[digit]]), rank < digitrec.LINES ? "" : "dashed", `stroke: ${colour}`);
    const peak = digitrec.argmax(rows.map((p) => p[digit]));
    if (rows[peak][digit] < 0.25) return; // too many labels hide each other
    const x = Math.min(chart.right - size, Math.max(chart.left + size, chart.x(peak)));
    const y = Math.min(chart.below - 4, chart.y(rows[peak][digit]) + 1.5 * size);
    chart.text(digit, [x, y], { name: "label", anchor: "middle", style: `fill: ${colour}` });
  });
  chart.upright(at * (rows.length - 1), "now");
  chart.show(digitrec.describeSweep(rows, positions));
};

// The same in words: "7 from -90 to -12, then 2 to 90". positions: the slider's values.
digitrec.describeSweep = function (rows, positions) {
  const winners = rows.map(digitrec.argmax);
  const runs = [];
  winners.forEach((digit, k) => {
    if (runs.at(-1)?.digit === digit) runs.at(-1).to = positions[k];
    else runs.push({ digit, from: positions[k], to: positions[k] });
  });
  return `Read as ${runs.map(({ digit, from, to }) => `${digit} from ${from} to ${to}`).join(", ")}.`;
};
