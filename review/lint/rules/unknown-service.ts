import { nearest } from "../../../formats/nearest";
import { remembered } from "../../../formats/remembered";
import type { Statement } from "../../../iam/policy/policy";
import { servicesIn } from "../../../iam/policy/principals";
import { SOCIAL_MESSAGING, serviceName } from "../../../iam/policy/services";
import { arnPattern, literalPart } from "../../../iam/policy/texts";
import { actionsOf, iamDataDate, serviceNames, servicesWith } from "../../iam-data/iam-data";
import { type Objection, statementRule } from "../rule";
import { actionPatterns, textsOf } from "../statements";

export const unknownService = statementRule(
  {
    id: "unknown-service",
    severity: "error",
    description:
      "An action whose prefix no service has (socialmessaging:), or social-messaging misspelt in a principal or an ARN.",
  },
  ({ statement }) => [...prefixes(statement), ...arns(statement), ...principals(statement)],
);

function prefixes(statement: Statement): Objection[] {
  return actionPatterns(statement)
    .filter(({ service }) => service !== "*" && actionsOf(service) === undefined)
    .map(({ text, service, name }) => ({
      subject: text,
      message: `${text} is an action of no service: AWS had no service prefix ${service} on ${iamDataDate()}, so it ${statement.effect === "Allow" ? "grants" : "denies"} nothing`,
      fix: meant(service, name),
    }));
}

/** Where exactly one service has an action of that name, the prefix is not guessed but known. */
function meant(service: string, name: string): string {
  const [only, ...more] = servicesWith(name);
  const best = only !== undefined && more.length === 0 ? only : nearest(service, serviceNames());
  return best === undefined
    ? "write the prefix that AWS's service authorization reference gives"
    : `write ${best}:${name}`;
}

/** ARNs and principals name services differently from actions; only our own is known for certain. */
function arns(statement: Statement): Objection[] {
  return textsOf(statement).flatMap((text) => {
    const service = literalPart(arnPattern(text)?.service ?? "");
    return service !== undefined && isAlmostOurs(service)
      ? [almost(text, text.replace(`:${service}:`, `:${SOCIAL_MESSAGING}:`))]
      : [];
  });
}

function principals(statement: Statement): Objection[] {
  return servicesIn(statement)
    .filter((service) => isAlmostOurs(serviceName(service)))
    .map((service) => almost(service, service.replace(/^[^.]+/, SOCIAL_MESSAGING)));
}

const isAlmostOurs = remembered(
  (name) => name !== SOCIAL_MESSAGING && nearest(name, [SOCIAL_MESSAGING]) === SOCIAL_MESSAGING,
);

function almost(text: string, right: string): Objection {
  return {
    subject: text,
    message: `${text} misspells ${SOCIAL_MESSAGING}, so it matches nothing`,
    fix: `write ${right}`,
  };
}
