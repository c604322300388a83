// "The mean of many": the images of one digit are added one by one, and their mean shows what they share.
globalThis.digitrec ??= {};

digitrec.liveFigure("mean-of-digits", async function mount(body, tools) {
  const { SIZES: [PIXELS], classDigits: { greys, ofEach, pixels } } = digitrec;
  const packed = new Blob([digitrec.bytes(pixels)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const [DIGIT, FIRST] = [5, 10]; // what it begins with: the first ten 5s

  const board = tools.add('<div class="board"></div>');
  const [newest, mean] = ["newest", "mean"].map((name) => {
    const part = tools.add(`<div class="${name}"><p></p></div>`, board);
    return { words: part.firstChild, canvas: tools.canvas({ name, parent: part }) };
  });
  const digit = tools.choice({
    label: "Of which digit",
    options: Array.from({ length: 10 }, (_, k) => [k, k]),
    value: DIGIT,
    change() {
      play.stop();
      draw();
    },
  });
  const desk = tools.add('<div class="desk"></div>');
  const count = tools.slider({ label: "Images in the mean", min: 1, max: ofEach, value: FIRST, change: draw, parent: desk,
    show: (n) => `${n} of ${ofEach}` });
  const play = tools.play({ every: 60, begin, step, end, parent: desk });

  function begin() {
    if (count.value === ofEach) count.set(1);
  }

  function step() {
    count.set(count.value + 1);
    draw();
    return count.value < ofEach;
  }

  function end() {
    count.set(ofEach);
    draw();
  }

  // Image number k of the digit: 784 numbers from 0 to 1.
  function image(k) {
    const from = (digit.value * ofEach + k) * PIXELS;
    return Float64Array.from(bytes.subarray(from, from + PIXELS), (value) => value / (greys - 1));
  }

  // The sum of so many images is kept: the next mean adds to it what is new.
  let known = { of: null, count: 0, sum: null };

  function meanOf(n) {
    if (known.of !== digit.value || known.count > n) known = { of: digit.value, count: 0, sum: new Float64Array(PIXELS) };
    for (; known.count < n; known.count++) image(known.count).forEach((value, i) => {
      known.sum[i] += value;
    });
    return known.sum.map((value) => value / n);
  }

  function draw() {
    const n = count.value;
    const { pixel } = digitrec.colours.current;
    tools.paint(newest.canvas, image(n - 1), pixel);
    tools.paint(mean.canvas, meanOf(n), pixel);
    newest.words.innerHTML = `image <b>${n}</b> of the ${digit.value}s`;
    mean.words.innerHTML = n === 1 ? "mean of <b>1</b> image" : `mean of <b>${n}</b> images`;
    newest.canvas.setAttribute("aria-label", `Image ${n} of the ${digit.value}s`);
    mean.canvas.setAttribute("aria-label", `The mean of ${n} images of a ${digit.value}`);
    tools.say(`The mean of ${n} images of a ${digit.value}.`);
  }

  tools.redraw(draw);
  body.meanOf = meanOf; // for the test
}, ["figures/class_digits.js", "figures/mean-of-digits.css"]);
