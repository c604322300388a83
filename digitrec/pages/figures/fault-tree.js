// "Which question next?": a walk from what a sick network shows to its fault, beside all the patients that were measured.
globalThis.digitrec ??= {};

digitrec.faults = {
  // The question or the leaf at the end of a walk; answers: false for below the limit, true for the limit or more.
  at(tree, answers) {
    return answers.reduce((node, isHigh) => (isHigh ? node.high : node.low), tree);
  },

  // The measured patients that answer like this, as their numbers.
  like({ of, values, tree }, answers) {
    let node = tree;
    let left = [...of.keys()];
    for (const isHigh of answers) {
      const { sign, limit } = node;
      left = left.filter((k) => (values[sign][k] >= limit) === isHigh);
      node = isHigh ? node.high : node.low;
    }
    return left;
  },

  // What has been paid after these answers: each observation once, the next question's included.
  paid({ observations, signs, tree }, answers) {
    const asked = new Set();
    for (let k = 0; k <= answers.length; k++) {
      const node = digitrec.faults.at(tree, answers.slice(0, k));
      if (node.sign) asked.add(signs[node.sign].observation);
    }
    return [...asked].reduce((sum, name) => sum + observations[name].cost, 0);
  },

  // How many of these patients have each fault.
  counts({ of, faults }, patients) {
    const counts = faults.map(() => 0);
    for (const k of patients) counts[of[k]] += 1;
    return counts;
  },
};

digitrec.liveFigure("fault-tree", function mount(body, tools) {
  const data = digitrec.faultTree;
  const { at, like, paid, counts } = digitrec.faults;
  const { observations, faults, signs, of, values, tree } = data;
  const STRIDE = 37; // from one patient to the next, so that neighbours have different faults
  const whole = counts(data, of.keys());
  let patient = data.first;
  let answers = [];

  const head = tools.add('<div class="head"><p class="who"></p></div>');
  const who = head.firstChild;
  const another = () => begin((patient + STRIDE) % of.length);
  tools.button({ label: "Another patient", parent: head, press: another });
  const back = tools.button({ label: "One step back", parent: head, press: () => go(answers.slice(0, -1)) });

  const board = tools.add('<div class="board"></div>');
  const ask = tools.add('<div class="ask"><p class="question"></p></div>', board);
  const question = ask.firstChild;
  const strip = tools.add('<svg class="chart strip" role="img"></svg>', ask);
  const choices = tools.add('<div class="answers"></div>', ask);
  const [low, high] = [false, true].map((isHigh) => tools.button({
    label: "", parent: choices, press: () => {
      if (at(tree, answers).sign) go([...answers, isHigh]);
      else if (isHigh) another();
      else begin(patient);
    },
  }));
  const walk = tools.add('<div class="walk"><p class="spent"></p><ol></ol></div>', board);
  tools.add('<p class="hint"><span class="lines">Loss by epoch: <b class="training">training</b> and <b class="held">held-out</b> images, a measured patient of each fault.</span> What can no longer be turns pale.</p>');
  const cards = tools.add('<ul class="faults"></ul>');
  const shown = faults.map(({ title, loss, held }) => {
    const card = tools.add(`<li><span class="name">${title}</span><svg class="chart" aria-hidden="true"></svg><span class="count"></span></li>`, cards);
    return { card, svg: card.querySelector("svg"), count: card.querySelector(".count"), loss, held };
  });

  const number = (value, sign) => {
    if (signs[sign].percent) return digitrec.percent(value, 100 * value < 9.95 && value > 0 ? 1 : 0);
    return `${Number(value.toPrecision(3))}`.replace("-", "\u2212");
  };
  const limit = ({ sign, limit: at }) => number(at, sign);

  function begin(k) {
    patient = k;
    go([]);
  }

  function go(to) {
    answers = to;
    draw();
    tools.say(`${question.textContent} ${low.textContent} or ${high.textContent}`);
  }

  function draw() {
    const node = at(tree, answers);
    const left = like(data, answers);
    const counted = counts(data, left);
    who.innerHTML = `<b>Patient ${patient + 1}</b> of ${of.length}`;
    tools.block(back, answers.length === 0);
    if (node.sign) askFor(node, left);
    else tell(left, counted);
    drawStrip(node, left);
    drawWalk();
    drawCards(counted);
  }

  function askFor(node, left) {
    const { observation, words } = signs[node.sign];
    const { title, cost } = observations[observation];
    const before = answers.some((_, k) => signs[at(tree, answers.slice(0, k)).sign].observation === observation);
    question.innerHTML = `<b>${title}</b> <span class="cost">${before ? "paid already" : `costs ${cost}`}</span><br> ${words[0].toUpperCase()}${words.slice(1)}: here <b class="here">${number(values[node.sign][patient], node.sign)}</b>`;
    const above = left.filter((k) => values[node.sign][k] >= node.limit).length;
    low.innerHTML = `below ${limit(node)} <small>${left.length - above} patients</small>`;
    high.innerHTML = `${limit(node)} or more <small>${above} patients</small>`;
  }

  function tell(left, counted) {
    const most = counted.indexOf(Math.max(...counted));
    const { title, sentence } = faults[most];
    const strayed = answers.findIndex((isHigh, k) => {
      const { sign, limit: edge } = at(tree, answers.slice(0, k));
      return (values[sign][patient] >= edge) !== isHigh;
    });
    const where = strayed < 0 ? "" : ` At question ${strayed + 1} it lies on the other side.`;
    const truth = of[patient] === most
      ? "And this patient has it."
      : `This patient has another: <b>${faults[of[patient]].title}</b>.${where}`;
    question.innerHTML = `<b>${title}.</b> ${sentence}<br> <b>${counted[most]} of ${left.length}</b> measured patients that answer like this have it. ${truth}`;
    low.textContent = "The same patient again";
    high.textContent = "Another patient";
  }

  function drawStrip(node, left) {
    strip.classList.toggle("ended", !node.sign);
    if (!node.sign) {
      strip.innerHTML = "";
      strip.setAttribute("aria-label", "No further question.");
      return;
    }
    const { sign } = node;
    const { log, words } = signs[sign];
    const all = values[sign];
    const scaled = (value) => (log ? Math.log10(value) : value);
    const places = left.map((k) => scaled(all[k])).concat(scaled(node.limit), scaled(all[patient]));
    const [from, to] = [Math.min(...places), Math.max(...places)];
    const margin = 0.04 * (to - from) || 0.5;
    const chart = new digitrec.Chart(strip, { left: 6, right: 6, above: 22, below: 22, across: [from - margin, to + margin], up: [0, 1] });
    chart.level(0);
    chart.upright(scaled(node.limit), "limit");
    chart.text(limit(node), [chart.x(scaled(node.limit)), chart.below], { name: "tick", anchor: "middle", shift: [0, 1.25] });
    left.forEach((k, place) => {
      if (k !== patient) chart.dot([scaled(all[k]), 0.1 + 0.8 * ((place * 0.618) % 1)], of[k] === of[patient] ? "same" : "other");
    });
    const here = scaled(all[patient]);
    chart.upright(here, "here");
    chart.dot([here, 0.5], "here");
    const share = digitrec.Chart.share(here, chart.across);
    const anchor = share < 0.15 ? "start" : share > 0.85 ? "end" : "middle";
    chart.text("this patient", [chart.x(here), 13], { name: "here", anchor });
    chart.show(`${words}: ${left.length} patients as dots, the limit ${limit(node)}. This patient lies at ${number(all[patient], sign)}.`);
  }

  function drawWalk() {
    const [spent, list] = walk.children;
    spent.innerHTML = `Spent: <b>${paid(data, answers)}</b>`;
    list.innerHTML = answers.map((isHigh, k) => {
      const asked = at(tree, answers.slice(0, k));
      return `<li>${signs[asked.sign].words} <b>${isHigh ? "≥" : "&lt;"}\u00a0${limit(asked)}</b></li>`;
    }).join("");
  }

  function drawCards(counted) {
    shown.forEach(({ card, svg, count, loss, held }, k) => {
      card.classList.toggle("out", counted[k] === 0);
      count.innerHTML = counted[k] ? `<b>${counted[k]}</b> of ${whole[k]}` : "excluded";
      const chart = new digitrec.Chart(svg, { left: 3, right: 3, above: 3, below: 3, across: [0, 4], up: [0, 2.6] });
      chart.level(0);
      if (loss.length === 1) chart.dot([0, held[0]], "held");
      if (loss.length === 1) chart.dot([0, loss[0]], "training");
      chart.curve(held.map((value, epoch) => [epoch, value]), "held");
      chart.curve(loss.map((value, epoch) => [epoch, value]), "training");
      chart.show("");
    });
  }

  tools.redraw(draw);
  body.walk = (k, to) => { // for the test
    patient = k;
    go(to);
    return question.textContent;
  };
}, ["figures/fault_tree.js", "figures/fault-tree.css"]);
