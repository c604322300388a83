// Colours for canvases. The style sheet holds them, for light and dark; here they become tables that turn a number
// into a colour: warm is active and excites, blue inhibits.
globalThis.digitrec ??= {};

digitrec.colours = {
  STEPS: 510, // of a table: an even number, so that the colour in the middle is met exactly
  current: null,

  // Reads the colours that apply to `element`, and calls changed(): now, and whenever light or dark is switched.
  follow(element, changed) {
    const read = () => {
      this.read(element);
      changed();
    };
    new MutationObserver(read).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", read);
    read();
  },

  read(element) {
    const style = getComputedStyle(element);
    const colour = (name) => [1, 3, 5].map((k) => parseInt(style.getPropertyValue(`--${name}`).trim().slice(k, k + 2), 16));
    const [ink, paper, warm, cold] = ["ink", "paper", "excites", "inhibits"].map(colour);
    this.current = {
      ink, warm, cold,
      ground: colour("ground"),
      glow: Number(style.getPropertyValue("--glow")),
      pixel: this.ramp([paper, ink]),
      drawn: this.ramp([[...ink, 0], ink]),
      active: this.ramp(["rest", "ember", "fire", "light"].map(colour)),
      signed: this.ramp([cold, paper, warm]), // 0.5 is nothing
      lifted: this.ramp([cold, paper, warm], this.lift), // the same, small values a little stronger
    };
  },

  // A table of colours that passes through the given ones at equal distances: [r, g, b] or [r, g, b, opacity].
  // bend(share) moves a value from 0 to 1 before its colour is taken.
  ramp(stops, bend = (share) => share) {
    return Array.from({ length: this.STEPS + 1 }, (_, k) => {
      const position = bend(k / this.STEPS) * (stops.length - 1);
      const below = Math.min(stops.length - 2, Math.floor(position));
      const [from, to] = [stops[below], stops[below + 1]].map(([r, g, b, opacity = 255]) => [r, g, b, opacity]);
      return from.map((value, c) => Math.round(value + (to[c] - value) * (position - below)));
    });
  },

  lift(share) {
    const signed = 2 * share - 1;
    return (1 + Math.sign(signed) * Math.abs(signed) ** 0.75) / 2;
  },

  // The colour of a value from 0 to 1: [r, g, b, opacity], all from 0 to 255.
  at(ramp, value) {
    return ramp[Math.round((ramp.length - 1) * Math.min(1, Math.max(0, value)))];
  },

  css([r, g, b], opacity = 1) {
    return `rgb(${r} ${g} ${b} / ${opacity})`;
  },
};
