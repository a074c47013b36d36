import { nearest } from "../../../formats/nearest";
import { actionsOf, iamDataDate, servicesWith } from "../../iam-data/iam-data";
import { statementRule } from "../rule";
import { type ActionPattern, actionPatterns } from "../statements";

/** Valid in policies although AWS's reference leaves them out: SNS's own default policy had them. */
const ALSO_VALID = ["sns:receive"];

export const unknownAction = statementRule(
  { id: "unknown-action", severity: "error" },
  ({ statement }) =>
    actionPatterns(statement)
      .filter(
        ({ text, actions }) => actions?.length === 0 && !ALSO_VALID.includes(text.toLowerCase()),
      )
      .map((pattern) => ({
        subject: pattern.text,
        message: `${pattern.text} matches no action: ${pattern.service} had none of that name on ${iamDataDate()}, so it ${statement.effect === "Allow" ? "grants" : "denies"} nothing`,
        fix: meant(pattern),
      })),
);

/** The nearest action of the service, or the other service that has this very action. */
function meant({ service, name }: ActionPattern): string {
  const names = actionsOf(service)?.map((action) => action.name) ?? [];
  const [other] = servicesWith(name);
  const best = nearest(name, names);
  if (best !== undefined) return `write ${service}:${best}`;
  return other === undefined
    ? "write an action that AWS's service authorization reference lists"
    : `write ${other}:${name}`;
}
