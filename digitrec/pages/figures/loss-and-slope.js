// "Loss and slope": the loss of one image by the probability given to its right digit, with the slope at that place.
globalThis.digitrec ??= {};

digitrec.liveFigure("loss-and-slope", function mount(_body, tools) {
  const START = 0.1; // guessing among ten
  const LEAST = 0.005;
  const WORDS = new Map([ // as the chapter's table has them
    [1, "certain, and right"], [0.9, "fairly sure, and right"], [0.5, "undecided"], [0.1, "guessing among ten"],
    [0.01, "nearly ruled out, and yet right"],
  ]);
  const { number, signed, losses } = digitrec;
  let chart;

  const board = tools.add('<div class="board"></div>');
  const stage = tools.add('<div class="under-chart"></div>', board);
  const svg = tools.add('<svg class="chart" role="img"></svg>', stage);
  const reading = tools.add('<div class="reading"></div>', board);
  const slider = tools.slider({
    label: "Probability of the right digit",
    min: 0, max: 1, step: 0.005, value: START, parent: stage,
    show: (p) => written(Math.max(LEAST, p)),
    change: draw,
  });
  digitrec.pointAcross(svg, () => chart, (p) => {
    slider.set(p);
    draw();
  });

  // Two decimals, and a third where it is not 0.
  function written(p) {
    return number(p, Math.round(1000 * p) % 10 ? 3 : 2);
  }

  function saved(p) {
    return losses.ofProbability(p).loss - losses.ofProbability(p + 0.001).loss;
  }

  function draw() {
    const p = Math.max(LEAST, slider.value);
    const { loss, slope } = losses.ofProbability(p);
    chart = new digitrec.Chart(svg, { left: 30, right: 14, above: 24, below: 42, across: [0, 1], up: [0, 5.5] });
    for (const tick of [0, 1, 2, 3, 4, 5]) chart.level(tick, tick);
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      chart.text(tick, [chart.x(tick), chart.below], { name: "tick", anchor: "middle", shift: [0, 1.4] });
    }
    const middle = (chart.left + chart.right) / 2;
    chart.text("probability given to the right digit", [middle, chart.below], { name: "axis", anchor: "middle", shift: [0, 2.7] });
    chart.text("loss", [0, 12], { name: "axis" });
    chart.curve([[p, 0], [p, loss], [0, loss]], "guide");
    const places = Array.from({ length: 200 }, (_, k) => Math.exp((1 - k / 199) * Math.log(0.0041)));
    chart.curve(places.map((q) => [q, losses.ofProbability(q).loss]), "loss");
    digitrec.tangent(chart, [p, loss], slope, "tangent", 90);
    chart.dot([p, loss], "ball");
    chart.show(`At the probability ${written(p)} the loss is ${number(loss, 2)} and the slope ${signed(slope, 1)}.`);

    reading.innerHTML = `<p class="of-loss"><span>loss</span> <output>${number(loss, 2)}</output>
        <small>−ln ${written(p)}${WORDS.has(p) ? `: ${WORDS.get(p)}` : ""}</small></p>
      <p class="of-slope"><span>slope</span> <output>${signed(slope, 1)}</output>
        <small>${p < 1 ? `0.001 more probability: ${number(saved(p), 4)} less loss` : "no more to gain"}</small></p>`;
    tools.say(`Loss ${number(loss, 2)}, slope ${signed(slope, 1)}.`);
  }

  tools.redraw(draw);
}, ["shared/slopes.js", "figures/slopes.css"]);
