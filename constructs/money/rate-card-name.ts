import type { Format } from "../../formats/format";

/** A file beside the environments. */
export const rateCardName: Format = {
  pattern: /^(?!\.)[^/\\\p{Cc}]{1,200}\.csv$/u,
  allowed: "the name of a file beside the environment files that ends in .csv",
  fix: (got) =>
    /[/\\]/.test(got) ? "move the file beside the environment files" : "write it as rates.csv",
};
