// The way back in time: a slider over the steps, and what can be changed at one of them.
globalThis.digitrec ??= {};

digitrec.Timeline = class {
  // go: { look(step), latest(), fork({ at, what, value }), drop(), keep() }
  constructor(root, go) {
    this.part = (id) => root.querySelector(`#${id}`);
    Object.assign(this, { go, steps: 0, step: 0, fork: null, isTravelling: false, wanted: null });
    const { part } = this;
    part("moment").oninput = ({ target }) => this.travel(Number(target.value));
    part("latest").onclick = () => go.latest();
    part("change").onsubmit = (event) => {
      event.preventDefault();
      const [what, written] = part("what").value.split("=");
      const value = digitrec.changes[what].values.find((known) => String(known) === written);
      go.fork({ at: this.fork?.at ?? this.step, what, value });
    };
    for (const end of ["drop", "keep"]) {
      part(end).onclick = () => {
        go[end]();
        part("fork").focus(); // these two will be gone
      };
    }
  }

  // Asks for one moment at a time. Where one is on its way, the last that was wished for follows it.
  travel(step) {
    this.name(step);
    if (this.isTravelling) this.wanted = step;
    else {
      this.isTravelling = true;
      this.go.look(step);
    }
  }

  // What the worker says: steps: how many there are; settings: what holds at the moment that is shown.
  show({ steps, views, fork, settings, opening }) {
    const { part } = this;
    this.isTravelling = false;
    if (this.wanted !== null) {
      const wanted = this.wanted;
      this.wanted = null;
      this.travel(wanted);
    }
    const [{ step }] = views;
    const isSame = JSON.stringify([fork, settings]) === this.shown;
    Object.assign(this, { steps, step, fork, shown: JSON.stringify([fork, settings]) });
    const slider = part("moment");
    slider.max = Math.max(steps, opening ?? 0);
    if (!this.isTravelling) {
      slider.value = step;
      this.name(step);
    }
    part("of").textContent = `of ${digitrec.number(Number(slider.max))}`;
    slider.disabled = steps === 0;
    part("latest").disabled = step === steps;
    part("parting").hidden = !fork;
    if (fork) part("parting").style.setProperty("--at", fork.at / Math.max(1, slider.max));
    part("drop").hidden = part("keep").hidden = !fork;
    part("fork").disabled = part("what").disabled = false;
    if (!isSame) this.offer(settings);
    part("from").textContent = digitrec.number(fork?.at ?? step);
  }

  name(step) {
    this.part("moment-value").textContent = digitrec.number(step);
    this.part("moment").setAttribute("aria-valuetext", `step ${digitrec.number(step)}`);
  }

  // What may be changed: everything but what holds already. What was chosen stays chosen.
  offer(settings) {
    const { fork } = this;
    const select = this.part("what");
    const chosen = fork ? `${fork.what}=${fork.value}` : select.value;
    const groups = Object.entries(digitrec.changes).map(([what, { title, values, says }]) => {
      const others = values.filter((value) => fork?.what === what || value !== settings[what]);
      const options = others.map((value) => `<option value="${what}=${value}">${says(value)}</option>`);
      return `<optgroup label="${title}">${options.join("")}</optgroup>`;
    });
    select.innerHTML = groups.join("");
    select.value = chosen;
    if (!select.value) select.value = "freeze=1";
  }
};
