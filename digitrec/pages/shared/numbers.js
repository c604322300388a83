// Numbers as people read them.
globalThis.digitrec ??= {};

// 8000 as "8,000"; digits: how many decimals.
digitrec.number = (value, digits = 0) =>
  value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });

// A share from 0 to 1: 0.9863 as "98.6 %". Only all of it is "100 %"; what is less is never rounded up to that.
digitrec.percent = function (share, digits = 1) {
  if (share === 1) return "100\u00a0%";
  const step = 10 ** -digits;
  if (100 * share > 100 - step / 2) return `>\u00a0${(100 - step).toFixed(digits)}\u00a0%`;
  return `${(100 * share).toFixed(digits)}\u00a0%`;
};

// A probability from 0 to 1. Softmax is never certain; where it looks so, that is rounding.
digitrec.probability = (p, digits = 1) => digitrec.percent(Math.min(p, 1 - Number.EPSILON), digits);
