// A first picture, drawn by itself as one would draw it, so that the page shows at once what it does. The reader's own
// pen takes over at any moment.
globalThis.digitrec ??= {};

digitrec.greet = function (page) {
  const arc = (x, y, radius, from, to) =>
    Array.from({ length: 18 }, (_, k) => {
      const angle = ((from + ((to - from) * k) / 17) * Math.PI) / 180;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
  const three = [...arc(13.5, 9, 4.6, -150, 75), ...arc(13.5, 18.6, 5.4, -75, 150)];
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const stop = () => page.pad.canvas.removeEventListener("pointerdown", first, true);
  const first = () => {
    stop();
    greeting = false;
    page.drawing.become({ background: null, strokes: [], turn: digitrec.STILL });
  };
  let greeting = true;
  page.pad.canvas.addEventListener("pointerdown", first, true);
  if (still) return page.replace({ strokes: [three] });
  let drawn = 1;
  requestAnimationFrame(function next() {
    const current = page.drawing.strokes[0] ?? [];
    if (!greeting || (drawn > 1 && current.length !== drawn - 1)) return; // the reader has done something else
    page.drawing.become({ background: null, strokes: [three.slice(0, drawn)], turn: digitrec.STILL });
    page.update();
    if (drawn++ < three.length) setTimeout(() => requestAnimationFrame(next), 25);
  });
};
