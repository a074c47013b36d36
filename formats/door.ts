import type { Path } from "./finding";

/** Where options come in: the same findings, in the words of a file or of code. */
export interface Door {
  /** Whether a reference, which only the toolkit can make, may stand for a value. */
  readonly references: boolean;
  /** What was written where YAML read anything but text: 012 is 12 to YAML. */
  written(path: Path): string | undefined;
  /** How to write what is no single text. */
  readonly words: Readonly<Record<"boolean" | "object" | "array" | "number" | "decimal", string>>;
  /** What to write where the options themselves are missing. */
  readonly nothing: string;
}

/** Options in code. */
export const CODE: Door = {
  references: true,
  written: () => undefined,
  words: {
    boolean: "pass true or false",
    object: "pass an object of options",
    array: "pass an array",
    number: "pass such a number",
    decimal: "pass a number such as 40 or 40.5",
  },
  nothing: "pass an object of options",
};

/** Options in an environment file; the code that reads the file knows what was written. */
export const FILE_WORDS: Omit<Door, "written"> = {
  references: false,
  words: {
    boolean: "write true or false, without quotes",
    object: "write keys and values, indented below it",
    array: "write a list, each item after a hyphen",
    number: "write such a number, without quotes",
    decimal: "write it as 40 or 40.50, without quotes",
  },
  nothing: "write fields such as account and region, each on its own line",
};
