// "The image as numbers": one of the first training images, and the numbers around the pixel that one points at.
globalThis.digitrec ??= {};

digitrec.liveFigure("image-as-numbers", function mount(body, tools) {
  const { SIZE } = digitrec;
  const AROUND = 3; // pixels to each side
  const START = { row: 8, column: 11 }; // in the upper stroke of the first image, at its edge
  const { labels, pixels } = digitrec.firstDigits;
  const bytes = digitrec.bytes(pixels);
  let image = 0;

  const board = tools.add('<div class="board"></div>');
  tools.add('<p class="hint">Point at a pixel of the image.</p>', board);
  const picture = tools.canvas({ name: "picture", parent: board });
  const lens = tools.canvas({ name: "lens", parent: board });
  const reading = tools.add('<p class="reading"></p>', board);
  const grid = tools.grid(picture, { rows: SIZE, columns: SIZE, ...START, label: "The image", moved: draw });
  tools.choice({
    label: "Which image of <code>x_train</code>",
    options: labels.map((_, k) => [k, `[${k}]`]),
    value: image,
    change(to) {
      image = to;
      picture.setAttribute("aria-label", `Image ${image}, a ${labels[image]}: the arrow keys move over it`);
      draw();
    },
  });

  const value = (row, column) => bytes[(image * SIZE + row) * SIZE + column];

  function ink(v) {
    return v === 0 ? "no ink" : v < 250 ? "some ink" : "full ink";
  }

  function frame(context, [x, y, size], width) {
    context.strokeStyle = getComputedStyle(body).getPropertyValue("--excites");
    context.lineWidth = width;
    context.strokeRect(x, y, size, size);
  }

  function drawPicture() {
    tools.paint(picture, digitrec.pixels(bytes, image), digitrec.colours.current.pixel);
    const context = picture.getContext("2d");
    const cell = picture.width / SIZE;
    const first = [(grid.column - AROUND) * cell, (grid.row - AROUND) * cell, (2 * AROUND + 1) * cell];
    frame(context, first, devicePixelRatio);
    frame(context, [grid.column * cell, grid.row * cell, cell], 2 * devicePixelRatio);
  }

  function drawLens() {
    digitrec.fit(lens);
    const context = lens.getContext("2d");
    const across = 2 * AROUND + 1;
    const cell = lens.width / across;
    const { pixel, ground } = digitrec.colours.current;
    const [paper, dark] = [0, 1].map((share) => digitrec.colours.css(digitrec.colours.at(pixel, share)));
    context.clearRect(0, 0, lens.width, lens.height);
    context.font = `${Math.round(0.36 * cell)}px ${getComputedStyle(body).fontFamily}`;
    Object.assign(context, { textAlign: "center", textBaseline: "middle" });
    for (let r = 0; r < across; r++) {
      for (let c = 0; c < across; c++) {
        const [row, column] = [grid.row + r - AROUND, grid.column + c - AROUND];
        const isInside = row >= 0 && row < SIZE && column >= 0 && column < SIZE;
        context.fillStyle = digitrec.colours.css(isInside ? digitrec.colours.at(pixel, value(row, column) / 255) : ground);
        context.fillRect(c * cell, r * cell, cell - 1, cell - 1);
        if (!isInside) continue;
        context.fillStyle = value(row, column) > 110 ? paper : dark;
        context.fillText(value(row, column), (c + 0.5) * cell, (r + 0.5) * cell);
      }
    }
    frame(context, [AROUND * cell, AROUND * cell, cell - 1], 3 * devicePixelRatio);
  }

  function draw() {
    const { row, column } = grid;
    const v = value(row, column);
    drawPicture();
    drawLens();
    lens.setAttribute("aria-label", `The ${(2 * AROUND + 1) ** 2} numbers around row ${row}, column ${column}`);
    reading.innerHTML = `<span>row <b>${row}</b>, column <b>${column}</b></span>
      <span class="of"><code>x_train[${image}, ${row}, ${column}]</code> <output>${v}</output></span> <span class="ink">${ink(v)}</span>`;
    tools.say(`Row ${row}, column ${column}: ${v}, ${ink(v)}.`);
  }

  tools.redraw(draw);
}, ["figures/first_digits.js", "figures/image-as-numbers.css"]);
