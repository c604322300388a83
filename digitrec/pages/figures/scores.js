// "Scores": ten sliders for the scores of the last layer, and the probabilities that softmax makes of them.
globalThis.digitrec ??= {};

digitrec.liveFigure("scores", function mount(_body, tools) {
  // What the trained network hands to softmax for test image 4911, a 4, to one decimal.
  const START = [-4.4, -6.3, 0.2, -3.7, 4.9, -2.4, -5.9, -5.5, -0.2, 6.2];
  const [LOW, HIGH] = [-10, 10];
  const { number, signed, probability, softmax, ranking } = digitrec;
  let scores = [...START];

  const says = tools.add('<p class="says"></p>');
  const list = tools.add('<div class="rows"></div>');
  tools.add('<div class="one-score heads hint"><span>score</span><span>probability</span></div>', list);
  const rows = START.map((score, digit) => {
    const row = tools.add('<div class="one-score"></div>', list);
    const slider = tools.slider({
      label: `<span class="unseen">Score of the </span>${digit}`, min: LOW, max: HIGH, step: 0.1, value: score,
      show: (value) => signed(value, 1), parent: row,
      change(to) {
        scores[digit] = to;
        draw();
      },
    });
    const bar = tools.add('<span class="bar"><i></i></span>', row);
    const share = tools.add("<output></output>", row);
    return { row, slider, bar: bar.firstChild, share };
  });
  const buttons = tools.add('<div class="buttons"></div>');
  const add = [1, -1].map((sign) => tools.button({
    label: sign > 0 ? "Add 1 to all" : "Take 1 from all", parent: buttons, main: sign > 0,
    press: () => go(scores.map((score) => score + sign)),
  }));
  tools.button({ label: "The network’s own scores", parent: buttons, press: () => go([...START]) });

  const note = tools.add('<p class="hint note"></p>');

  function go(to) {
    scores = to;
    rows.forEach(({ slider }, digit) => slider.set(scores[digit]));
    draw();
  }

  function draw() {
    const p = softmax(scores);
    const [first, second] = ranking(p);
    const lead = scores[first] - scores[second];
    rows.forEach(({ row, bar, share }, digit) => {
      bar.style.width = `${100 * p[digit]}%`;
      share.textContent = probability(p[digit]);
      row.classList.toggle("largest", digit === first);
    });
    const times = digitrec.scoreRatio(lead);
    says.innerHTML = `The <b>${first}</b> is <b>${number(lead, 1)}</b> ahead of the <b>${second}</b>, so it has
      <b>e<sup>${number(lead, 1)}</sup> = ${number(times, times < 100 ? 1 : 0)}</b> times its probability.`;
    // Further than the sliders reach, "all" would not be all.
    const [isHigh, isLow] = [Math.max(...scores) + 1 > HIGH, Math.min(...scores) - 1 < LOW];
    tools.block(add[0], isHigh);
    tools.block(add[1], isLow);
    const ends = [isLow ? LOW : [], isHigh ? HIGH : []].flat().map((end) => signed(end, 0));
    note.textContent = ends.length ? `The sliders end at ${ends.join(" and ")}.` : "All ten together: no probability moves.";
    tools.say(`The ${first} has ${probability(p[first])}, the ${second} ${probability(p[second])}.`);
  }

  tools.redraw(draw);
}, ["figures/slopes.css", "figures/scores.css"]);

// How many times the probability of the other a score has that is ahead by this much.
digitrec.scoreRatio = (lead) => Math.exp(lead);
