// "Sure and wrong": two learners start at one place and take steps of gradient descent, each down its own loss.
globalThis.digitrec ??= {};

digitrec.liveFigure("sure-and-wrong", function mount(_body, tools) {
  const START = -8; // of the right digit's score before its rival's: sure, and wrong
  const ENDS = [-10, 6];
  const RUN = 50; // steps
  const RATE = 1;
  const { number, signed, losses } = digitrec;
  const learners = [
    { name: "cross-entropy", kind: "cross", at: losses.crossEntropy },
    { name: "squared error", kind: "squared", at: losses.squaredError },
  ];
  let chart, steps, goal;

  const svg = tools.add('<svg class="chart" role="img"></svg>');
  const under = tools.add('<div class="under-chart"></div>');
  const slider = tools.slider({
    label: "Start: the right digit’s lead",
    min: ENDS[0], max: ENDS[1], step: 0.5, value: START, show: (lead) => signed(lead, 1), change: begin, parent: under,
  });
  const desk = tools.add('<div class="desk"></div>');
  const table = tools.add('<table class="learners"></table>', desk);
  const buttons = tools.add('<div class="buttons"></div>', desk);
  const play = tools.play({ label: `${RUN} steps`, every: 90, begin: aim, step, parent: buttons });
  tools.button({ label: "One step", parent: buttons, press() {
    play.stop();
    step();
  } });
  tools.button({ label: "Start again", parent: buttons, press: begin });
  digitrec.pointAcross(svg, () => chart, (lead) => {
    slider.set(lead);
    begin();
  });

  function begin() {
    play.stop();
    steps = 0;
    for (const learner of learners) learner.lead = slider.value;
    draw();
  }

  function aim() {
    goal = steps + RUN;
  }

  function step() {
    steps += 1;
    for (const learner of learners) learner.lead -= RATE * learner.at(learner.lead).slope;
    draw();
    return steps < goal;
  }

  function draw() {
    chart = new digitrec.Chart(svg, { left: 30, right: 14, above: 24, below: 42, across: ENDS, up: [0, 10] });
    for (const tick of [0, 2, 4, 6, 8, 10]) chart.level(tick, tick);
    for (const tick of [-10, -8, -6, -4, -2, 0, 2, 4, 6]) {
      chart.text(signed(tick, 0), [chart.x(tick), chart.below], { name: "tick", anchor: "middle", shift: [0, 1.4] });
    }
    const middle = (chart.left + chart.right) / 2;
    chart.text("lead of the right digit’s score", [middle, chart.below], { name: "axis", anchor: "middle", shift: [0, 2.7] });
    chart.text("loss", [0, 12], { name: "axis" });
    for (const { kind, at } of learners) {
      chart.curve(Array.from({ length: 161 }, (_, k) => ENDS[0] + k / 10).map((lead) => [lead, at(lead).loss]), kind);
    }
    const [cross, squared] = learners;
    chart.text(cross.name, [chart.x(-4.3), chart.y(4.9)], { name: "label cross" });
    chart.text(squared.name, [chart.x(-9.9), chart.y(0.9)], { name: "label squared" });
    for (const { kind, at, lead } of learners) { // where both are at one place, the smaller dot lies on the larger
      const { loss, slope } = at(lead);
      digitrec.tangent(chart, [lead, loss], slope, `tangent ${kind}`, 45);
      chart.dot([lead, loss], `ball ${kind}`);
    }
    const found = learners.map(({ name, lead }) => `${name} stands at ${signed(lead, 2)}`).join(", ");
    chart.show(`After ${steps} steps ${found}.`);
    table.innerHTML = `<caption>${steps === 0 ? "Before the first step" : `After ${steps} ${steps === 1 ? "step" : "steps"}`}</caption>
      <thead><tr><td></td><th scope="col">lead</th><th scope="col">loss</th><th scope="col" class="slope">slope</th></tr></thead>
      <tbody>${learners.map(({ name, kind, at, lead }) => {
        const { loss, slope } = at(lead);
        return `<tr class="${kind}"><th scope="row">${name}</th><td>${signed(lead, 2)}</td><td>${number(loss, 2)}</td>
          <td><b>${signed(slope, 4)}</b></td></tr>`;
      }).join("")}</tbody>`;
    tools.say(`After ${steps} steps: ${found}.`);
  }

  for (const learner of learners) learner.lead = START;
  steps = 0;
  tools.redraw(draw);
}, ["shared/slopes.js", "figures/slopes.css"]);
