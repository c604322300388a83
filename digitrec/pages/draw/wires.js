// The connections that matter most, as fine lines between the layers.
globalThis.digitrec ??= {};

// Of all connections from `inputs` to `outputs` (lists of indices), the `count` with the greatest strength(i, j),
// whatever its sign, strongest first: [{ i, j, strength }].
digitrec.strongest = function (inputs, outputs, strength, count) {
  let greatest = 0;
  for (const i of inputs) for (const j of outputs) greatest = Math.max(greatest, Math.abs(strength(i, j)));
  const found = [];
  for (const i of inputs) {
    for (const j of outputs) {
      const value = strength(i, j);
      // Far fewer than all are near the greatest, so that sorting them costs little.
      if (Math.abs(value) > greatest / 4) found.push({ i, j, strength: value });
    }
  }
  return found.sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength)).slice(0, count);
};

// wires: [{ from: [x, y], to: [x, y], share, excites }], share from 0 to 1. Lines of about the same strength are drawn
// together: a few strokes instead of hundreds.
digitrec.drawWires = function (canvas, wires, upright) {
  const context = canvas.getContext("2d");
  const { warm, cold } = digitrec.colours.current;
  const steps = 5;
  const thickness = Math.max(1, canvas.clientWidth / 1200);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  for (const excites of [false, true]) {
    for (let step = 0; step < steps; step++) {
      const share = (step + 1) / steps;
      context.beginPath();
      for (const wire of wires) {
        if (wire.excites === excites && Math.min(steps - 1, Math.floor(wire.share * steps)) === step) trace(wire);
      }
      context.strokeStyle = digitrec.colours.css(excites ? warm : cold, 0.12 + 0.58 * share);
      context.lineWidth = thickness * (0.4 + 1.1 * share);
      context.stroke();
    }
  }

  function trace({ from: [x0, y0], to: [x1, y1] }) {
    context.moveTo(x0, y0);
    if (upright) context.bezierCurveTo(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, x1, y1);
    else context.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
  }
};
