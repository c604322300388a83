// Numbers as people read them.
globalThis.digitrec ??= {};

// 8000 as "8,000"; digits: how many decimals.
digitrec.number = (value, digits = 0) =>
  value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });

// The same with a true minus, and none before a zero: "−0.50".
digitrec.signed = (value, digits = 2) => digitrec.number(value, digits).replace(/^-(?=.*[1-9])/, "−").replace(/^-/, "");

// Rounds numbers so that they add up to their total as it is rounded: 1.516, -1.782 and -0.053 make
// -0.319, but 1.52 - 1.78 - 0.05 is not -0.32. The one that rounding moved most gives way: 1.51.
digitrec.addingUp = function (values, total, digits) {
  const unit = 10 ** digits;
  const rounded = values.map((value) => Math.round(value * unit));
  const off = rounded.reduce((sum, value) => sum + value, 0) - Math.round(Number(total.toFixed(digits)) * unit);
  const moved = (k) => (rounded[k] - values[k] * unit) * Math.sign(off);
  const order = values.map((_, k) => k).sort((a, b) => moved(b) - moved(a));
  for (const k of order.slice(0, Math.abs(off))) rounded[k] -= Math.sign(off);
  return rounded.map((value) => value / unit);
};

// A share from 0 to 1: 0.9863 as "98.6 %". Only all of it is "100 %"; what is less is never rounded up to that.
digitrec.percent = function (share, digits = 1) {
  if (share === 1) return "100\u00a0%";
  const step = 10 ** -digits;
  if (100 * share > 100 - step / 2) return `>\u00a0${(100 - step).toFixed(digits)}\u00a0%`;
  return `${(100 * share).toFixed(digits)}\u00a0%`;
};

// A probability from 0 to 1. Softmax is never certain; where it looks so, that is rounding.
digitrec.probability = (p, digits = 1) => digitrec.percent(Math.min(p, 1 - Number.EPSILON), digits);
