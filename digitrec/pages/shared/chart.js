// A chart of curves as SVG. Its parts are collected and then shown all at once:
//
//   const chart = new digitrec.Chart(svg, { left: 44, right: 10, above: 10, below: 24, across: [0, 5], up: [0, 1] });
//   chart.level(0.5, "50 %");
//   chart.curve([[0, 0.1], [5, 0.9]], "test");
//   chart.show("The accuracy rises from 10 to 90 %.");
//
// Each part has a class, and the style sheet says how it looks.
globalThis.digitrec ??= {};

digitrec.Chart = class {
  // left, right, above, below: the margins, in CSS pixels; across, up: what the axes go from and to.
  constructor(svg, { left, right, above, below, across, up }) {
    const [width, height] = [svg.clientWidth || 320, svg.clientHeight || 180];
    Object.assign(this, { svg, width, height, left, above, across, up, parts: [] });
    Object.assign(this, { right: width - right, below: height - below });
  }

  // Where a value lies, in CSS pixels; a value beyond an end is shown at that end.
  x(value) {
    return this.left + digitrec.Chart.share(value, this.across) * (this.right - this.left);
  }

  y(value) {
    return this.below - digitrec.Chart.share(value, this.up) * (this.below - this.above);
  }

  static share(value, [from, to]) {
    return Math.min(1, Math.max(0, (value - from) / (to - from)));
  }

  // A horizontal line over the whole width, with a text to its left.
  level(value, text = "", name = "grid") {
    const y = this.y(value);
    this.parts.push(`<line class="${name}" x1="${this.left}" x2="${this.right}" y1="${y}" y2="${y}"/>`);
    if (text !== "") this.text(text, [this.left, y], { name: "tick", anchor: "end", shift: [-0.5, 0.32] });
  }

  // A vertical line over the whole height.
  upright(value, name) {
    const x = this.x(value);
    this.parts.push(`<line class="${name}" x1="${x}" x2="${x}" y1="${this.above}" y2="${this.below}"/>`);
  }

  // points: [[across, up]], joined in this order.
  curve(points, name, style = "") {
    const places = points.map(([across, up]) => `${this.x(across).toFixed(1)},${this.y(up).toFixed(1)}`);
    this.parts.push(`<polyline class="${name}" style="${style}" points="${places.join(" ")}"/>`);
  }

  dot([across, up], name) {
    this.parts.push(`<circle class="${name}" cx="${this.x(across)}" cy="${this.y(up)}" r="3.5"/>`);
  }

  // at: the place in CSS pixels; anchor: which of its "start", "middle" and "end" is there; shift: in letter heights.
  text(text, [x, y], { name, anchor = "start", shift: [dx, dy] = [0, 0], style = "" }) {
    this.parts.push(
      `<text class="${name}" style="${style}" x="${x}" y="${y}" dx="${dx}em" dy="${dy}em" text-anchor="${anchor}">${text}</text>`,
    );
  }

  // description: what a sighted reader takes from the chart, for those who hear the page.
  show(description) {
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.svg.innerHTML = this.parts.join("");
    this.svg.setAttribute("aria-label", description);
  }
};
