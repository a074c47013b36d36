import { nearest } from "../../../formats/nearest";
import { SOCIAL_MESSAGING } from "../../../iam/policy/services";
import { actionsOf, iamDataDate, servicesWith } from "../../iam-data/iam-data";
import type { Configuration } from "../../model";
import { type Severity, statementRule } from "../rule";
import { type ActionPattern, actionPatterns } from "../statements";

/** Valid in policies although AWS's reference leaves them out: SNS's own default policy had them. */
const ALSO_VALID = ["sns:receive"];

/** Days after which AWS has probably added actions that the data does not have. */
const FRESH_DAYS = 90;
const DAY = 86_400_000;

export const unknownAction = statementRule(
  {
    id: "unknown-action",
    severity: "error",
    description:
      "An action, or a pattern of them, that matches nothing in its service (sns:Publsh).",
  },
  ({ statement }, _, configuration) =>
    actionPatterns(statement)
      .filter(
        ({ text, actions }) => actions?.length === 0 && !ALSO_VALID.includes(text.toLowerCase()),
      )
      .map((pattern) => {
        const near = meant(pattern);
        const severity = severityOf(pattern, near, configuration);
        const effect = statement.effect === "Allow" ? "grants" : "denies";
        return {
          subject: pattern.text,
          severity,
          message: `${pattern.text} matches no action: ${pattern.service} had none of that name on ${iamDataDate()}, so it ${effect} nothing${severity === "error" ? "" : ", unless AWS has added it since then"}`,
          fix: near === undefined ? UNKNOWN : `write ${near}`,
        };
      }),
);

const UNKNOWN = "write an action that AWS's service authorization reference lists";

/** With old data, a name that resembles no other may be a new action; our own service is kept up to date. */
function severityOf(
  { service }: ActionPattern,
  near: string | undefined,
  configuration: Configuration,
): Severity {
  if (near !== undefined || service.toLowerCase() === SOCIAL_MESSAGING) return "error";
  const { date } = configuration;
  if (date === undefined) return "error";
  const days = (Date.parse(date) - Date.parse(iamDataDate())) / DAY;
  return days >= FRESH_DAYS ? "warning" : "error";
}

/** The nearest action of the service, or the other service that has this very action. */
function meant({ service, name }: ActionPattern): string | undefined {
  const names = actionsOf(service)?.map((action) => action.name) ?? [];
  const [other] = servicesWith(name);
  const best = nearest(name, names);
  if (best !== undefined) return `${service}:${best}`;
  return other === undefined ? undefined : `${other}:${name}`;
}
