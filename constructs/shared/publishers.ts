import type { IConstruct } from "constructs";
import { z } from "zod";
import { CODE } from "../../formats/door";
import { below, type Finding } from "../../formats/finding";
import { optionFindings } from "../../formats/option-findings";
import { read } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { throwFindings } from "./check-props";
import { literally } from "./known-reference";
import { type Publisher, publisherFields, publisherFindings } from "./publisher";

const ARGUMENTS = z.object({ publisher: publisherFields });

/** The publishers granted so far to one topic or key, each once, in the order of granting. */
export class Publishers {
  private readonly byName = new Map<string, Publisher>();

  constructor(private readonly owner: IConstruct) {}

  get all(): readonly Publisher[] {
    return [...this.byName.values()];
  }

  /**
   * Granting the same publisher again changes nothing: two topics may share a key.
   * @throws ProblemsError with everything that is wrong with it, under the owner's path
   */
  add(publisher: Publisher): void {
    const given = literally(publisher);
    const { whole, parts } = read(publisherFields, given);
    throwFindings(this.owner, [
      ...optionFindings(ARGUMENTS, { publisher: given }, CODE),
      ...below(["publisher"], [...publisherFindings(parts), ...this.contradiction(whole)]),
    ]);
    if (whole !== undefined) this.byName.set(whole.name, whole);
  }

  private contradiction(publisher: Publisher | undefined): Finding[] {
    const granted = publisher && this.byName.get(publisher.name);
    // Both are as the schema writes them, whatever order their fields were passed in.
    if (granted === undefined || JSON.stringify(granted) === JSON.stringify(publisher)) return [];
    return [
      {
        path: ["name"],
        got: `${show(granted.name)}, already granted as ${show(granted)}`,
        allowed: "one meaning per name, as the statements are named after it",
        fix: "give the second publisher a name of its own",
      },
    ];
  }
}
