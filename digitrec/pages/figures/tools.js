// What live figures are made of: sliders, buttons, grids to point at. `frame.js` says what each part offers.
globalThis.digitrec ??= {};

digitrec.FigureTools = class {
  static NARROW = 480; // CSS pixels; figures.css has the same width in its queries
  static QUIET = 400; // ms without a change until something is said
  static count = 0;

  constructor(body) {
    this.body = body;
    this.spoken = this.add('<p class="unseen" role="status" aria-live="polite"></p>');
    this.touched = false; // until then the figure has nothing to say
    for (const kind of ["pointerdown", "pointermove", "keydown", "input", "click"]) {
      body.addEventListener(kind, () => {
        this.touched = true;
      }, { capture: true });
    }
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
  }

  get width() {
    return this.body.clientWidth;
  }

  get narrow() {
    return this.width <= digitrec.FigureTools.NARROW;
  }

  get calm() {
    return this.motion.matches;
  }

  add(html, parent = this.body) {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    const element = template.content.firstElementChild;
    parent.append(element);
    return element;
  }

  slider({ label, min, max, step = 1, value, show = String, change = () => {}, parent }) {
    const row = this.add(
      `<label class="slider"><span>${label}</span> <output></output>
      <input type="range" min="${min}" max="${max}" step="${step}" autocomplete="off"></label>`, parent);
    const [input, output] = [row.querySelector("input"), row.querySelector("output")];
    const shown = () => {
      output.textContent = show(Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
    };
    const slider = {
      row, input,
      get value() {
        return Number(input.value);
      },
      set(to) {
        input.value = to;
        shown();
      },
    };
    input.setAttribute("aria-label", label.replace(/<[^>]+>/g, ""));
    input.addEventListener("input", () => {
      shown();
      change(slider.value);
    });
    slider.set(value);
    return slider;
  }

  button({ label, press, main = false, parent }) {
    const button = this.add(`<button type="button"${main ? ' class="main"' : ""}>${label}</button>`, parent);
    button.addEventListener("click", () => button.getAttribute("aria-disabled") === "true" || press());
    return button;
  }

  block(button, isBlocked) {
    button.setAttribute("aria-disabled", isBlocked);
  }

  choice({ label, options, value, change = () => {}, parent }) {
    const name = `choice-${++digitrec.FigureTools.count}`;
    const group = this.add(`<fieldset class="choice"><legend>${label}</legend></fieldset>`, parent);
    for (const [of, text] of options) {
      const option = this.add(
        `<label><input type="radio" name="${name}" value="${of}" autocomplete="off"><span>${text}</span></label>`, group);
      option.firstChild.addEventListener("change", () => change(of));
    }
    const inputs = [...group.querySelectorAll("input")];
    const choice = {
      group,
      get value() {
        return options[inputs.findIndex((input) => input.checked)][0];
      },
      set(to) {
        inputs[options.findIndex(([of]) => of === to)].checked = true;
      },
    };
    choice.set(value);
    return choice;
  }

  play({ label = "Play", every = 80, begin = () => {}, step, end, parent }) {
    let timer = null;
    const button = this.button({ label, main: true, parent, press: () => (timer ? stop() : start()) });
    const stop = () => {
      clearInterval(timer);
      timer = null;
      button.textContent = label;
      button.style.minWidth = "";
    };
    const start = () => {
      begin();
      if (this.calm) {
        if (end) end();
        else while (step());
        return;
      }
      button.style.minWidth = `${button.offsetWidth}px`;
      button.textContent = "Pause";
      timer = setInterval(() => {
        if (!step()) stop();
      }, every);
    };
    new IntersectionObserver(([{ isIntersecting }]) => isIntersecting || stop()).observe(this.body);
    return {
      button, stop,
      get playing() {
        return timer !== null;
      },
    };
  }

  canvas({ label, name = "", parent }) {
    return this.add(`<canvas class="${name}" role="img" aria-label="${label}"></canvas>`, parent);
  }

  paint(canvas, values, ramp) {
    digitrec.fit(canvas);
    digitrec.paintPicture(canvas, values, ramp);
  }

  grid(element, { rows, columns, row = 0, column = 0, label, pressed = false, moved = () => {} }) {
    const within = (value, count) => Math.min(count - 1, Math.max(0, value));
    const grid = {
      row, column,
      go(toRow, toColumn) {
        const [newRow, newColumn] = [within(toRow, rows), within(toColumn, columns)];
        if (newRow === grid.row && newColumn === grid.column) return;
        Object.assign(grid, { row: newRow, column: newColumn });
        moved(grid);
      },
    };
    const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const point = (event) => {
      if (pressed && event.buttons === 0) return;
      const { left, top, width, height } = element.getBoundingClientRect();
      grid.go(Math.floor(((event.clientY - top) / height) * rows), Math.floor(((event.clientX - left) / width) * columns));
    };
    element.tabIndex = 0;
    element.classList.add("pointed");
    element.setAttribute("role", "application"); // the arrow keys are for it
    element.setAttribute("aria-label", `${label}: the arrow keys move over it`);
    element.addEventListener("pointerdown", point);
    element.addEventListener("pointermove", point);
    element.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      grid.go(grid.row + step[0], grid.column + step[1]);
    });
    return grid;
  }

  redraw(draw) {
    digitrec.colours.follow(this.body, draw);
    let { width } = this;
    new ResizeObserver(() => {
      if (this.width === width) return;
      ({ width } = this);
      draw();
    }).observe(this.body);
  }

  say(text) {
    if (!this.touched) return;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.spoken.textContent = text;
    }, digitrec.FigureTools.QUIET);
  }
};
