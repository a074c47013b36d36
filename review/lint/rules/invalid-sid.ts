import { isOpaque } from "../../../iam/policy/texts";
import type { FoundPolicy } from "../../model";
import { type PlacedObjection, settingRule, wholePolicy } from "../rule";

export const invalidSid = settingRule(
  {
    id: "invalid-sid",
    severity: "error",
    description: "A Sid that two statements of a policy have.",
  },
  (_, reading) => reading.policies.flatMap((policy) => [...repeated(policy), ...misspelt(policy)]),
);

function sidsOf({ document }: FoundPolicy): string[] {
  return document.statements.flatMap(({ sid }) => (sid ? [sid] : []));
}

function repeated(policy: FoundPolicy): PlacedObjection[] {
  const sids = sidsOf(policy);
  const twice = sids.filter((sid, index) => sids.indexOf(sid) !== index);
  return [...new Set(twice)].map((sid) => ({
    ...wholePolicy(policy),
    subject: ["twice", sid],
    message: `more than one statement has the Sid ${sid}: a Sid must be unique within a policy, and AWS refuses the policy`,
    fix: "give each statement a Sid of its own, or none",
  }));
}

/** Policies of resources may have more: AWS's own default for keys has spaces in its Sid. */
function misspelt(policy: FoundPolicy): PlacedObjection[] {
  if (policy.kind === "resource") return [];
  return [...new Set(sidsOf(policy))]
    .filter((sid) => !/^[A-Za-z0-9]*$/.test(sid) && !isOpaque(sid))
    .map((sid) => ({
      ...wholePolicy(policy),
      subject: ["letters", sid],
      message: `the Sid ${sid} has a character that IAM does not allow, so IAM refuses the policy`,
      fix: `write it with letters and digits only: ${sid.replaceAll(/[^A-Za-z0-9]/g, "") || "a name"}`,
    }));
}
