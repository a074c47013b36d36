import type * as Comparing from "./compare";

/** `compare` and what belongs to it: thirty files, loaded with the first call, because most reviews compare nothing. */
export function comparing(): typeof Comparing {
  return require("./compare");
}
