// Collects the reader's own thirty digits, one after the other: drawn on a pad of their own, or chosen among the course's.
globalThis.digitrec ??= {};

digitrec.trials.hand = function (page) {
  const { Hand } = digitrec;
  const [pad, told, asked, consent] = ["hand-pad", "hand-told", "hand-asked", "hand-consent"].map(page.find);
  const drawing = new digitrec.Drawing();
  const hand = digitrec.keptHand();
  let wanted = hand.next; // the place that is drawn now, -1 where all are done
  const past = []; // what was there before each change, for "Undo"
  let offered = []; // the course's digits of the wanted kind

  const board = new digitrec.Pad(pad, drawing, {
    changed: () => board.show(),
    moved: (row, column) => page.say(`Row ${row}, column ${column}.`),
  });
  const cells = hand.places.map((_, place) => digitrec.handCell(page.find("hand-kept"), () => choose(place)));

  const nth = (place) => ["first", "second", "third"][place % digitrec.EACH];
  const capital = (text) => text[0].toUpperCase() + text.slice(1);
  const named = (place) => `the ${nth(place)} ${Hand.labelOf(place)}`;

  function change(places, next) {
    past.push({ places: hand.places, wanted });
    hand.places = places;
    drawing.replace();
    move(next);
  }

  function move(place) {
    wanted = place;
    kept();
    draw();
    offer();
  }

  function kept() {
    if (!digitrec.keepHand(hand)) page.find("hand-lost").hidden = false;
  }

  function keep(bytes) {
    if (wanted < 0) return tell("All thirty are there. Choose one to draw it again.");
    const place = wanted;
    const places = hand.places.with(place, bytes);
    const after = places.indexOf(null, place);
    change(places, after < 0 ? places.indexOf(null) : after);
    tell(`Kept ${named(place)}. ${hand.count} of 30. ${wanted < 0 ? score() : `Now ${named(wanted)}.`}`);
  }

  function next() {
    if (drawing.blank) return hand.places[wanted] ? leave() : tell("The pad is empty: draw the digit first.");
    const { SIDE } = digitrec;
    keep(Uint8Array.from(digitrec.centre(drawing.ink, SIDE, SIDE), (value) => Math.round(255 * value)));
  }

  // A digit that was to be drawn again stays as it is.
  function leave() {
    tell(`${capital(named(wanted))} stays as it was.`);
    move(hand.next);
  }

  // Takes back a stroke, or the last digit where there is none on the pad.
  function undo() {
    if (drawing.blank && past.length > 0) {
      const before = past.pop();
      hand.places = before.places;
      move(before.wanted);
      return tell(`Taken back. ${hand.count} of 30.`);
    }
    drawing.undo();
    board.show();
  }

  function choose(place) {
    drawing.replace();
    move(place);
    tell(`Draw ${named(place)}${hand.places[place] ? " again" : ""}.`);
    pad.focus();
  }

  const readings = () => hand.places.map((bytes) => bytes && digitrec.argmax(page.network.forward(digitrec.pixels(bytes)).p));

  function score() {
    const right = readings().filter((read, place) => read === Hand.labelOf(place)).length;
    const says = right < hand.count ? " A red cross says what it reads instead." : "";
    return `The network of this page reads ${right} of your thirty.${says}`;
  }

  function tell(text) {
    told.textContent = text;
  }

  // What is asked for, the pad, and the thirty places.
  function draw() {
    const all = wanted < 0;
    const read = all ? readings() : [];
    asked.textContent = all ? "All thirty are there" : `Draw a ${Hand.labelOf(wanted)}`;
    page.find("hand-how-many").textContent = all ? "Save them, or choose one to draw it again." : `${nth(wanted)} of three · ${hand.count} of 30 kept`;
    cells.forEach((cell, place) => {
      cell.show({ label: Hand.labelOf(place), name: named(place), bytes: hand.places[place], read: read[place], now: place === wanted });
    });
    consent.checked = hand.consent;
    board.show();
  }

  // The course's digits of the wanted kind, once somebody asks for them.
  async function offer() {
    const gallery = page.find("hand-offered");
    if (!page.find("hand-course").open) return;
    offered = wanted < 0 ? [] : await digitrec.courseDigits(Hand.labelOf(wanted));
    const at = [...gallery.children].indexOf(document.activeElement);
    gallery.replaceChildren();
    const paint = digitrec.gallery(gallery, offered, {
      text: ({ label, way }) => `Take this ${label}: ${way}`,
      choose: ({ bytes }) => keep(bytes),
    });
    paint();
    if (at >= 0) (gallery.children[at] ?? page.find("hand-save")).focus();
  }

  page.find("tab-hand").addEventListener("click", () => page.find("try-hand").scrollIntoView());
  page.find("hand-next").addEventListener("click", next);
  page.find("hand-undo").addEventListener("click", undo);
  page.find("hand-clear").addEventListener("click", () => {
    drawing.replace();
    board.show();
  });
  pad.addEventListener("keydown", (event) => {
    if (event.key === "Enter") next();
  });
  consent.addEventListener("change", () => {
    hand.consent = consent.checked;
    kept();
  });
  page.find("hand-course").addEventListener("toggle", offer);
  page.find("hand-again").addEventListener("click", () => {
    change(Array(hand.places.length).fill(null), 0);
    tell("All are removed from this page. “Undo” brings them back.");
  });
  page.find("hand-save").addEventListener("click", () => {
    if (hand.count === 0) return tell("Nothing to save yet: draw a digit first.");
    digitrec.download(new Blob([hand.text()], { type: "application/json" }), "my_hand.json");
    const missing = hand.places.length - hand.count;
    tell(`Saved as my_hand.json, where your browser puts what you download. ${missing ? `${missing} of 30 are still missing. ` : ""}Lay it beside the notebook.`);
  });
  page.find("hand-copy").addEventListener("click", async () => {
    if (hand.count === 0) return tell("Nothing to copy yet: draw a digit first.");
    const isCopied = await navigator.clipboard?.writeText(hand.text()).then(() => true, () => false);
    tell(isCopied ? "The text is copied: paste it into the notebook, between the quotes." : "This browser does not let the page copy. Save the file instead.");
  });
  page.onColours(() => {
    draw();
    offer();
  });
  page.onSettled("hand", draw);
};
