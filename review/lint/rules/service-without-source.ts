import { limitsSource } from "../../../iam/policy/limits";
import { servicesIn } from "../../../iam/policy/principals";
import { SOCIAL_MESSAGING, serviceName } from "../../../iam/policy/services";
import type { FoundPolicy } from "../../model";
import { type Objection, statementRule } from "../rule";
import { isBoundByPassRole, sendsNoSourceKeys } from "../services";

export const serviceWithoutSource = statementRule(
  {
    id: "service-without-source",
    severity: "error",
    description:
      "An Allow for a service principal without a limiting condition on aws:SourceAccount, aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths.",
  },
  ({ policy, statement }) => {
    if (statement.effect !== "Allow" || limitsSource(statement)) return [];
    return servicesIn(statement)
      .filter((service) => !isBoundByPassRole(service, policy))
      .filter((service) => !sendsNoSourceKeys(service, policy)) // source-keys-not-sent reports these
      .map((service) => objection(service, policy));
  },
);

function objection(service: string, policy: FoundPolicy): Objection {
  const ours = serviceName(service) === SOCIAL_MESSAGING;
  return {
    subject: service,
    severity: ours ? "error" : "warning",
    message: `${service} may do this on behalf of any AWS customer: no condition says whose resources it works for (the confused deputy)`,
    fix: `add StringEquals aws:SourceAccount with the account and ArnLike aws:SourceArn with its resources${ours && policy.kind === "trust" ? "; AWS's guide shows none on this trust, so if Connect stays silent with it, waive this (docs/runbook.md#connect-stays-silent)" : ""}`,
  };
}
