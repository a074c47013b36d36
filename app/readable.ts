import type { Partially, Reading } from "../formats/parse-partially";
import type { Environment, environmentSchema } from "./environment";
import type { Source } from "./files/source";

/** An environment file as far as it could be read. */
export interface Readable {
  readonly name: string;
  readonly source: Source;
  readonly reading: Reading<typeof environmentSchema>;
  /** Its parts that are right, with the rates that they need. */
  readonly view: Partially<Environment>;
  /** Whether it is to be built now; the other files are read for collisions only. */
  readonly selected: boolean;
}
