// "One pixel becomes one input": its place in the square becomes an index in the row, its grey a fraction.
globalThis.digitrec ??= {};

digitrec.liveFigure("pixel-to-input", function mount(body, tools) {
  const { SIZE, SIZES: [PIXELS], number } = digitrec;
  const START = { row: 8, column: 8 }; // near the left end of the first image's upper stroke
  const AROUND = 4; // neighbours in the row, to each side
  const bytes = digitrec.bytes(digitrec.firstDigits.pixels).subarray(0, PIXELS); // the first training image

  const board = tools.add('<div class="board"></div>');
  const square = tools.canvas({ name: "square", parent: board });
  const steps = tools.add('<ol class="steps"></ol>', board);
  tools.add('<p class="hint">Point at a pixel above, or here, where all 28 rows stand end to end.</p>');
  const strip = tools.canvas({ name: "strip", parent: tools.add('<div class="strip-room"></div>') });
  const cells = tools.add('<div class="cells" role="img"></div>');
  const inSquare = tools.grid(square, {
    rows: SIZE, columns: SIZE, ...START, label: "The image", moved: ({ row, column }) => to(SIZE * row + column),
  });
  const inRow = tools.grid(strip, {
    rows: 1, columns: PIXELS, row: 0, column: SIZE * START.row + START.column, label: "The same image as a row",
    moved: ({ column }) => to(column),
  });

  // Both grids point at the same pixel.
  function to(index) {
    Object.assign(inSquare, { row: Math.floor(index / SIZE), column: index % SIZE });
    inRow.column = index;
    draw();
  }

  function draw() {
    const { row, column } = inSquare;
    const index = SIZE * row + column;
    drawSquare(row, column);
    drawStrip(row, index);
    drawCells(index);
    const g = bytes[index];
    const x = number(g / 255, 3);
    steps.innerHTML = `
      <li><b>In the image</b> <code>image[${row}, ${column}]</code> <output>${g}</output></li>
      <li><b>Flatten</b> ${SIZE} · ${row} ${row === 1 ? "row" : "rows"} + ${column} = ${index} <span><code>row[${index}]</code> <output>${g}</output></span></li>
      <li><b>Scale</b> ${g} / 255 = ${x} <span><code>x[${index}]</code> <output>${x}</output></span></li>`;
    cells.setAttribute("aria-label", `Input ${index} and its neighbours in the row`);
    tools.say(`Row ${row}, column ${column} becomes input ${index}. Its grey ${g} becomes ${x}.`);
  }

  const accent = () => getComputedStyle(body).getPropertyValue("--excites");

  function drawSquare(row, column) {
    tools.paint(square, digitrec.pixels(bytes), digitrec.colours.current.pixel);
    const context = square.getContext("2d");
    const cell = square.width / SIZE;
    context.strokeStyle = accent();
    context.lineWidth = devicePixelRatio;
    context.strokeRect(0.5, row * cell, square.width - 1, cell);
    context.lineWidth = 2.5 * devicePixelRatio;
    context.strokeRect(column * cell, row * cell, cell, cell);
  }

  // All rows end to end; the framed one, and in it the pixel.
  function drawStrip(row, index) {
    digitrec.fit(strip);
    const context = strip.getContext("2d");
    const { pixel } = digitrec.colours.current;
    const [room, high] = [strip.width / PIXELS, strip.height];
    for (let k = 0; k < PIXELS; k++) {
      context.fillStyle = digitrec.colours.css(digitrec.colours.at(pixel, bytes[k] / 255));
      context.fillRect(Math.floor(k * room), 0, Math.ceil(room) + 1, high);
    }
    context.strokeStyle = accent();
    context.lineWidth = 2 * devicePixelRatio;
    context.strokeRect(row * SIZE * room, 1, SIZE * room, high - 2);
    context.fillStyle = accent();
    context.fillRect((index + 0.5) * room - devicePixelRatio, 0, 2 * devicePixelRatio, high);
  }

  // The pixel among its neighbours in the row: what the network gets, with its index.
  function drawCells(index) {
    const { pixel } = digitrec.colours.current;
    const around = Array.from({ length: 2 * AROUND + 1 }, (_, k) => index + k - AROUND);
    cells.innerHTML = around.map((k) => {
      if (k < 0 || k >= PIXELS) return '<span class="none"></span>';
      const share = bytes[k] / 255;
      const [back, front] = [share, share > 0.43 ? 0 : 1].map((s) => digitrec.colours.css(digitrec.colours.at(pixel, s)));
      const value = share === 0 || share === 1 ? share : number(share, 2);
      return `<span${k === index ? ' class="at"' : ""}><i style="background: ${back}; color: ${front}">${value}</i>${k}</span>`;
    }).join("");
  }

  tools.redraw(draw);
}, ["figures/first_digits.js", "figures/pixel-to-input.css"]);
