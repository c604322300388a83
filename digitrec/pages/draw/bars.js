// The ten probabilities as bars, with their numbers as text.
globalThis.digitrec ??= {};

digitrec.makeBars = function (list) {
  return Array.from({ length: digitrec.SIZES.at(-1) }, (_, k) => {
    const row = document.createElement("li");
    const [digit, bar, percent] = ["digit", "bar", "percent"].map((name) => {
      const part = document.createElement("span");
      part.className = name;
      row.append(part);
      return part;
    });
    digit.textContent = k;
    list.append(row);
    return { row, digit, bar, percent };
  });
};

digitrec.showBars = function (bars, p) {
  const top = digitrec.argmax(p);
  bars.forEach(({ row, percent }, k) => {
    row.style.setProperty("--p", p[k].toFixed(4));
    row.classList.toggle("winner", k === top);
    percent.textContent = digitrec.probability(p[k]);
  });
};
