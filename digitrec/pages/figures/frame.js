// Live figures: brings each to life when the reader comes near it. A page that has figures loads this script alone.
//
// In a chapter the directive `live` (digitrec/book/sphinx/live.py) leaves a place with a still picture. When it comes
// near, the shared primitives, `tools.js` and the figure's script are loaded; the script has registered
//
//   digitrec.liveFigure("one-pixel", function mount(body, tools) { ... }, ["figures/first_digits.js"]);
//
// The list names files in `digitrec/pages/` that it needs besides: data, or a style sheet of its own, such as
// "figures/one-pixel.css". mount() fills `body`, an empty element of class `digitrec live-figure one-pixel`, and may be
// asynchronous. If it throws, the still picture stays.
//
// What `tools` offers; each part is added to `parent`, by default the figure itself:
//   add(html, parent)                     the element that the HTML describes
//   slider({ label, min, max, step, value, show, change, parent })      a label, what show(value) says, and a slider;
//                                         change(value) after each move. Returns { value, set(value) }; set() is silent
//   button({ label, press, main, parent })                              returns the button
//   block(button, isBlocked)              a button that does nothing for now, and keeps the focus; say why beside it
//   choice({ label, options: [[value, text], ...], value, change, parent })  one of several; returns { value, set(value) }
//   play({ label, every, begin, step, end, parent })  Play and Pause: begin(), then step() each `every` ms until it returns
//                                         false; where the reader wants no motion, end(), or all steps at once. Returns
//                                         { playing, stop() }
//   canvas({ label, name, parent })       a canvas with that class; its size is for the style sheet to say
//   paint(canvas, values, ramp)           28 x 28 numbers from 0 to 1, in the colours of a table of digitrec.colours.current
//   grid(element, { rows, columns, row, column, label, moved })         moved({ row, column }) as the mouse, a finger or the
//                                         arrow keys move over it; pressed: the mouse only while it is. Returns { row, column, go(row, column) }
//   redraw(draw)                          calls draw() now, and whenever light or dark, or the width, changes
//   width, narrow                         of the figure, in CSS pixels; narrow: as on a phone
//   calm                                  the reader wants no motion
//   say(text)                             tells those who hear the page, once nothing has changed for a moment; nothing
//                                         before the figure has been touched
// Bootstrap, which the theme brings, has rules for classes such as "row", "table" and "card": call yours otherwise.
// What software hears of a slider is what show(value) says. Colours are the tokens of shared/style.css: var(--excites).
globalThis.digitrec ??= {};

digitrec.figures = {
  folder: new URL("..", document.currentScript.src), // `pages`
  SHARED: [
    "shared/style.css", "figures/figures.css", "shared/network.js", "shared/numbers.js", "shared/colours.js",
    "shared/pictures.js", "shared/chart.js", "shared/trained.js", "figures/tools.js",
  ],
  NEAR: "150% 0%", // how far outside the window a figure is already near
  files: new Map(), // a promise for each file that was asked for
  registered: new Map(), // { mount, needs } by name
  places: new Map(), // a promise for each place that was reached

  // Loads a script or a style sheet, once. Scripts run in the order in which they are asked for.
  load(file) {
    if (!this.files.has(file)) this.files.set(file, new Promise((loaded, failed) => {
      const isStyle = file.endsWith(".css");
      const element = document.createElement(isStyle ? "link" : "script");
      const address = new URL(file, this.folder).href;
      if (isStyle) Object.assign(element, { rel: "stylesheet", href: address });
      else Object.assign(element, { src: address, async: false });
      element.addEventListener("load", loaded);
      element.addEventListener("error", () => failed(new Error(`${file} cannot be loaded.`)));
      document.head.append(element);
    }));
    return this.files.get(file);
  },

  loadAll(files) {
    return Promise.all(files.map((file) => this.load(file)));
  },

  // Brings the figure of a place, once.
  bring(place) {
    if (!this.places.has(place)) this.places.set(place, this.mount(place));
    return this.places.get(place);
  },

  async mount(place) {
    const name = place.dataset.live;
    await this.loadAll([...this.SHARED, `figures/${name}.js`]);
    const { mount, needs } = this.registered.get(name);
    await this.loadAll(needs);
    const body = document.createElement("div");
    body.className = `digitrec live-figure ${name}`;
    body.setAttribute("role", "group");
    body.setAttribute("aria-label", "Live figure");
    const caption = place.closest("figure").querySelector(".caption-text");
    caption.id ||= `caption-of-${name}`;
    body.setAttribute("aria-describedby", caption.id);
    place.append(body);
    place.classList.add("alive"); // the style sheet hides the still picture
    try {
      await mount(body, new digitrec.FigureTools(body));
      place.dataset.state = "ready";
    } catch (error) {
      place.classList.remove("alive");
      body.remove();
      throw error;
    }
  },

  begin() {
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        this.bring(target);
      }
    }, { rootMargin: this.NEAR });
    for (const place of document.querySelectorAll("[data-live]")) observer.observe(place);
  },
};

// Registers the figure of that name; see above.
digitrec.liveFigure = function (name, mount, needs = []) {
  digitrec.figures.registered.set(name, { mount, needs });
};

digitrec.figures.begin();
