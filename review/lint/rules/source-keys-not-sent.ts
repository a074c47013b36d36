import { limitsSource } from "../../../iam/policy/limits";
import { servicesIn } from "../../../iam/policy/principals";
import { statementRule } from "../rule";
import { sendsNoSourceKeys } from "../services";

const FIX =
  "let the rule publish with a role of its own that may do this, and take the service out of the policy; or waive it, knowing that rules of other accounts may publish too";

export const sourceKeysNotSent = statementRule(
  {
    id: "source-keys-not-sent",
    severity: "warning",
    description: "An Allow for a service that sends no source keys there.",
  },
  ({ policy, statement }) => {
    if (statement.effect !== "Allow") return [];
    const conditioned = limitsSource(statement);
    return servicesIn(statement)
      .filter((service) => sendsNoSourceKeys(service, policy))
      .map((service) => ({
        subject: service,
        message: conditioned
          ? `${service} sends no source keys here, so this condition never holds and the statement allows it nothing`
          : `${service} sends no source keys here, so that no condition can keep other accounts out`,
        fix: FIX,
      }));
  },
);
