// Keeps a drawing: as a picture to save, or in the page's address, from which it comes back.
globalThis.digitrec ??= {};

digitrec.trials.keep = function (page) {
  const { SIZE } = digitrec;
  const POINTS = 20; // of the saved picture to a pixel of the network's
  const kept = page.find("kept");
  const tell = (text) => {
    kept.textContent = "";
    requestAnimationFrame(() => {
      kept.textContent = text;
    });
  };

  page.find("save-picture").addEventListener("click", () => {
    if (page.drawing.blank) return tell("The pad is empty: draw something first.");
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE * POINTS;
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    page.pad.paintOn(context, POINTS, [0, 0, 0]);
    canvas.toBlob((picture) => {
      digitrec.download(picture, "my-digit.png");
      tell("Saved as my-digit.png, where your browser puts what you download.");
    });
  });

  page.find("copy-address").addEventListener("click", async () => {
    if (page.drawing.blank) return tell("The pad is empty: draw something first.");
    history.replaceState(null, "", `#drawing=${digitrec.toAddress(page.drawing, page.find("centred").checked)}`);
    const isCopied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    tell(isCopied ? "The address is copied. It stands in the address bar too." : "The address stands in the address bar: copy it from there.");
  });
  addEventListener("hashchange", () => digitrec.openAddress(page));
};

// Saves a Blob as a file of this name, where the browser puts what is downloaded.
digitrec.download = function (content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

// Shows the drawing that the page's address holds; says so where it is damaged. Returns whether there was one to show.
digitrec.openAddress = function (page) {
  const [, text] = /^#drawing=([\w-]*)/.exec(location.hash.replaceAll(/\s|%20|%0[AD]/gi, "")) ?? [];
  const notice = page.find("notice");
  notice.hidden = true;
  if (text === undefined) return false;
  try {
    const { drawing, centred } = digitrec.fromAddress(text);
    page.find("centred").checked = centred;
    page.drawing.replace(drawing);
    page.drawing.move(drawing.turn);
    page.update();
    return true;
  } catch {
    notice.hidden = false;
    notice.textContent = "This address was to show a drawing, but a part of it is missing or changed. Copy the whole address again, or draw here.";
    return false;
  }
};
