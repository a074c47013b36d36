import { describeStatement } from "../../iam/policy/describe";
import type { Statement } from "../../iam/policy/policy";
import { idOf } from "../changes/waivers";
import type { LintFinding } from "../model";

/** The columns in which every table of access describes a statement. */
export const ACCESS_COLUMNS = ["who", "may", "on", "only if"] as const;

/** One row of them; a denial says NOT, so that nobody overlooks it. */
export function accessRow(statement: Statement): string[] {
  const { who, mayDo, on, onlyIf } = describeStatement(statement);
  const denied = statement.effect === "Deny" ? "NOT " : "";
  const conditions = onlyIf.length === 0 ? "always" : onlyIf.join(" and ");
  return [who.join(", "), `${denied}${mayDo.join(", ")}`, on.join(", "), conditions];
}

/** A table; every cell is escaped. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(header), `|${" --- |".repeat(header.length)}`, ...rows.map(line)].join("\n");
}

/** Text of others must neither end the cell nor become a link, a mention or HTML. */
export function cell(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replaceAll(/([[\]`_*])/g, "\\$1")
    .replaceAll("@", "@\u200b")
    .replaceAll(/\s+/g, " ");
}

export function findingItem(finding: LintFinding): string {
  const { severity, address, argument, statement, message, fix } = finding;
  const where = [address, argument, statement].filter((part) => part !== undefined).join(" ");
  return `- **${severity}** \`${idOf(finding)}\` on \`${where}\`: ${cell(message)} Fix: ${cell(fix)}`;
}
