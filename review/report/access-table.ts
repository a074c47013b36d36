import { describeStatement } from "../../iam/policy/describe";
import type { Statement } from "../../iam/policy/policy";

/** The columns in which every table of access tells a statement. */
export const ACCESS_COLUMNS = ["who", "may", "on", "only if"] as const;

/** One row of them; a denial says NOT, so that nobody reads over it. */
export function accessRow(statement: Statement): string[] {
  const { who, mayDo, on, onlyIf } = describeStatement(statement);
  const denied = statement.effect === "Deny" ? "NOT " : "";
  const conditions = onlyIf.length === 0 ? "always" : onlyIf.join(" and ");
  return [who.join(", "), `${denied}${mayDo.join(", ")}`, on.join(", "), conditions];
}
