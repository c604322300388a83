// What "My hand" shows of single digits: the thirty places, and the course's digits that can be taken.
globalThis.digitrec ??= {};

// A place among the thirty: a button that shows its digit, once there is one.
digitrec.handCell = function (element, choose) {
  const [button, canvas, text] = ["button", "canvas", "span"].map((name) => document.createElement(name));
  button.type = "button";
  canvas.width = canvas.height = 2 * digitrec.SIZE;
  button.append(canvas, text);
  button.addEventListener("click", choose);
  element.append(button);
  return {
    show({ label, name, bytes, read, now }) {
      const wrong = read !== undefined && read !== null && read !== label;
      const capital = name[0].toUpperCase() + name.slice(1);
      button.setAttribute("aria-label", `${capital}: ${bytes ? `draw it again${wrong ? `; the network reads a ${read}` : ""}` : "still to be drawn"}`);
      button.classList.toggle("wrong", wrong);
      button.toggleAttribute("aria-current", now);
      text.textContent = wrong ? `✗ ${read}` : bytes ? "" : label;
      canvas.hidden = !bytes;
      if (bytes) digitrec.paintPicture(canvas, digitrec.pixels(bytes), digitrec.colours.current.pixel);
    },
  };
};

// The course's digits with this label, as [{ label, way, bytes, pixels }]. They are unpacked when they are first asked for.
digitrec.courseDigits = async function (label) {
  const { ways, hands, labels, pixels } = digitrec.courseHands;
  digitrec.courseDigits.bytes ??= digitrec.inflate(digitrec.bytes(pixels)).then((packed) =>
    Uint8Array.from({ length: 2 * packed.length }, (_, k) => 17 * (k % 2 ? packed[k >> 1] >> 4 : packed[k >> 1] & 15)),
  );
  const bytes = await digitrec.courseDigits.bytes;
  const [size] = digitrec.SIZES;
  const chosen = [...labels].flatMap((found, k) => (Number(found) === label ? [k] : []));
  return chosen.map((k) => {
    const own = bytes.slice(size * k, size * (k + 1));
    return { label, way: ways[Number(hands[k])], bytes: own, pixels: digitrec.pixels(own) };
  });
};
