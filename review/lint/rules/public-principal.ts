import { limitsCaller } from "../../../iam/policy/limits";
import { isEveryone, principalsOf } from "../../../iam/policy/principals";
import { statementRule } from "../rule";
import { isFilter } from "../statements";

export const publicPrincipal = statementRule(
  {
    id: "public-principal",
    severity: "error",
    description:
      'An Allow for everybody ("*", {"AWS": "*"}, every service) without a condition that says who calls.',
  },
  ({ policy, statement }) => {
    if (statement.effect !== "Allow" || isFilter(policy)) return [];
    const everyone = principalsOf(statement).filter(isEveryone);
    if (everyone.length === 0 || limitsCaller(statement)) return [];
    const actions = statement.action.except ? "nearly everything" : statement.action.values.join();
    return [
      {
        message: `everybody, in any AWS account or in none, may ${actions}: no condition says who calls`,
        fix: "name the principals, or add a condition on aws:PrincipalOrgID, aws:SourceAccount, aws:SourceVpce or their like, without wildcards and without IfExists",
      },
    ];
  },
);
