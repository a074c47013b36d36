import type { Partially } from "../formats/parse-partially";
import type { Environment } from "./environment";
import type { Source } from "./files/source";

/** An environment file as far as it could be read. */
export interface Readable {
  readonly name: string;
  readonly source: Source;
  readonly view: Partially<Environment>;
  /** Whether it is to be built now; the other files are read for collisions only. */
  readonly selected: boolean;
}
