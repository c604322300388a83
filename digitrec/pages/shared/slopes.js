// Losses with their slopes, and what a chart needs to show them.
globalThis.digitrec ??= {};

// The losses of one image, each with its slope. `ofProbability` is cross-entropy by the probability of the right digit.
// The others go by the lead of the right digit's score where one rival is left: its probability is then
// 1 / (1 + exp(-lead)), a softmax of two scores.
digitrec.losses = {
  ofProbability: (p) => ({ loss: -Math.log(p) || 0, slope: -1 / p }),

  crossEntropy(lead) {
    const [right, rival] = digitrec.softmax([lead, 0]);
    return { loss: -Math.log(right), slope: -rival };
  },

  squaredError(lead) {
    const [right, rival] = digitrec.softmax([lead, 0]);
    return { loss: 2 * rival ** 2, slope: -4 * right * rival ** 2 };
  },
};

// Adds to a chart the straight line that touches a curve at [x, y] and has its slope; half: its reach in CSS pixels.
digitrec.tangent = function (chart, [x, y], slope, name, half = 80) {
  const across = (chart.right - chart.left) / (chart.across[1] - chart.across[0]); // CSS pixels for 1
  const up = (chart.below - chart.above) / (chart.up[1] - chart.up[0]);
  const reach = half / Math.hypot(across, slope * up);
  // No further than the chart: there every value is shown at its edge.
  const within = (value, rate, [low, high], sign) => {
    const room = sign * rate > 0 ? high - value : value - low;
    return rate === 0 ? reach : Math.min(reach, Math.max(0, room) / Math.abs(rate));
  };
  const ends = [-1, 1].map((sign) => {
    const t = sign * Math.min(within(x, 1, chart.across, sign), within(y, slope, chart.up, sign));
    return [x + t, y + t * slope];
  });
  chart.curve(ends, name);
};

// moved(value) as the mouse, pressed, or a finger goes over a chart; chart() is the one that is shown now.
digitrec.pointAcross = function (svg, chart, moved) {
  const point = (event) => {
    if (event.buttons === 0) return;
    const { left, right, across: [from, to] } = chart();
    const share = (event.clientX - svg.getBoundingClientRect().left - left) / (right - left);
    moved(from + Math.min(1, Math.max(0, share)) * (to - from));
  };
  svg.classList.add("dragged");
  svg.addEventListener("pointerdown", point);
  svg.addEventListener("pointermove", point);
};
