// Chapter 6's confusion matrix: pointing at a cell opens the very digits that it counts.
globalThis.digitrec ??= {};

digitrec.confusion = {
  // What a cell says, in words. matrix: 10 x 10 counts, rows what the digits are, columns what was read.
  // shown: of how many of the images that were read right there are pictures.
  describe(matrix, row, column, shown) {
    const count = matrix[row][column];
    const images = (number) => (number === 1 ? "1 image" : `${digitrec.number(number)} images`);
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    const [ofRow, ofColumn] = [sum(matrix[row]), sum(matrix.map((values) => values[column]))];
    const title = count === 0 ? `No ${row} read as ${column}` : `${row} read as ${column}: ${images(count)}`;
    return {
      title,
      note: row === column ? `The ${shown} that it was least sure of:` : count ? "This is how sure it was:" : "Not once.",
      row: `Row ${row}: of ${images(ofRow)} of a ${row}, ${digitrec.percent(matrix[row][row] / ofRow)} were read as ${row}. That is the recall.`,
      column: `Column ${column}: of ${images(ofColumn)} read as ${column}, ${digitrec.percent(matrix[column][column] / ofColumn)} were a ${column}. That is the precision.`,
    };
  },

  // The row and column of the commonest mistake.
  commonest(matrix) {
    const places = matrix.flatMap((counts, row) => counts.map((count, column) => ({ row, column, count })));
    return places.filter(({ row, column }) => row !== column).reduce((best, place) => (place.count > best.count ? place : best));
  },
};

digitrec.liveFigure("confusion", async (_, tools) => {
  const { matrix } = digitrec.readDigits;
  const { mistakes, hardest } = await digitrec.readings();
  const { describe, commonest } = digitrec.confusion;
  const digits = [...matrix.keys()];
  const most = commonest(matrix);

  const parts = tools.add('<div class="parts"></div>');
  const table = tools.add('<div class="matrix"><p class="read">the network read</p><p class="is">the digit is</p></div>', parts);
  const numbers = (name) => {
    const list = tools.add(`<div class="${name}" aria-hidden="true"></div>`, table);
    return digits.map((digit) => tools.add(`<span>${digit}</span>`, list));
  };
  const [above, beside] = [numbers("above"), numbers("beside")];
  const cells = tools.add('<div class="cells"></div>', table);
  const spans = matrix.map((counts, row) => counts.map((count, column) => {
    const cell = tools.add(`<span aria-hidden="true">${count || ""}</span>`, cells);
    if (row === column) cell.className = "right";
    else cell.style.setProperty("--share", `${Math.round((45 * count) / most.count)}%`);
    return cell;
  }));
  const shown = tools.add('<div class="shown"><p class="title"></p><p class="note"></p><ul></ul></div>', parts);
  tools.add('<div class="sums"><p class="of-row"></p><p class="of-column"></p><p class="hint">Choose any other cell: it opens.</p></div>', parts);
  const put = (name, text) => {
    parts.querySelector(name).textContent = text;
  };
  const list = shown.querySelector("ul");

  function open({ row, column }) {
    const found = (row === column ? hardest : mistakes).filter(({ label, read }) => label === row && read === column);
    const words = describe(matrix, row, column, found.length);
    put(".title", words.title);
    put(".note", words.note);
    put(".of-row", words.row);
    put(".of-column", words.column);
    digits.forEach((digit) => {
      above[digit].classList.toggle("here", digit === column);
      beside[digit].classList.toggle("here", digit === row);
      digits.forEach((other) => {
        const cell = spans[digit][other];
        cell.classList.toggle("of-this-row", digit === row);
        cell.classList.toggle("of-this-column", other === column);
        cell.classList.toggle("open", digit === row && other === column);
      });
    });
    list.replaceChildren(...found.map(picture));
    return words;
  }

  function moved(place) {
    const words = open(place);
    tools.say(`${words.title}. ${words.row} ${words.column}`);
  }

  function picture({ pixels, confidence }) {
    const item = document.createElement("li");
    const canvas = tools.add(`<canvas width="${digitrec.SIZE}" height="${digitrec.SIZE}" aria-hidden="true"></canvas>`, item);
    digitrec.putPicture(canvas, pixels, digitrec.colours.current.pixel);
    item.append(digitrec.probability(confidence, 0));
    return item;
  }

  const grid = tools.grid(cells, { rows: 10, columns: 10, row: most.row, column: most.column, label: "Confusion matrix", moved });
  tools.redraw(() => open(grid));
}, ["figures/confusion.css", "shared/readings.js", "figures/read_digits.js"]);
