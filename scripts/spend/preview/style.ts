/** What a preview looks like. */
export const FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
export const INK = "#1f2933";
export const MUTED = "#616e7c";
export const RULE = "#e4e7eb";
export const PAPER = "#f5f7fa";
export const CARD = "#ffffff";
/** Behind the words that say where the series come from. */
export const NOTICE = "#fff3c4";
export const NOTICE_INK = "#8d2b0b";

/** Told apart by people who see few colours (after Okabe and Ito), ten as queries group by ten. */
export const COLOURS: readonly string[] = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#7a5195",
  "#8c6d1f",
  "#4d7c8a",
  "#b0a000",
  "#9aa5b1",
];

/** Of limits, the first the milder one as files list them. */
export const LIMITS: readonly string[] = ["#b44d12", "#ab091e"];
