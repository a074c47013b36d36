import type { PolicyDocument } from "../../../iam/policy/policy";
import { display, stretches } from "../../../iam/policy/terraform-references";
import { isHidden } from "../../terraform/hidden-policy";
import { hasKnownOnlyAtApply } from "../../terraform/tokens";
import { type PlacedObjection, settingRule, wholePolicy } from "../rule";
import { hiddenTexts } from "../statements";

const FIX =
  "review the *.tf.json, which has the text, or look at the source; waive it to accept every later text";

/** A plan of HCL has the references of an expression, and never the text around them. */
export const hiddenText = settingRule(
  {
    id: "hidden-text",
    severity: "error",
    description: "A plan of HCL does not have the text of what is known only after the apply.",
  },
  (_, reading) =>
    reading.policies.flatMap((policy): PlacedObjection[] => {
      const { document } = policy;
      if (isHidden(document)) {
        const message =
          "the plan does not have the text of this policy, or of a part of it, only what it refers to, so that nothing else of it is reviewed";
        return [{ ...wholePolicy(policy), message, fix: FIX }];
      }
      const named = hiddenIn(document);
      if (named.length === 0) return [];
      const message = `the plan does not have the text around ${named.join(", ")}: a change of that text is not seen`;
      return [{ ...wholePolicy(policy), severity: "warning", message, fix: FIX }];
    }),
);

/** What the unknown parts of a policy are made of, without their positions in lists and the marks of definitions. */
function hiddenIn(document: PolicyDocument): string[] {
  const tokens = document.statements
    .flatMap(hiddenTexts)
    .flatMap((text) => stretches(text).filter(({ token }) => token))
    .map(({ text }) => display(text))
    .filter(hasKnownOnlyAtApply);
  const names = tokens.map((token) => /known only at apply: ([^}]*)/.exec(token)?.[1] ?? token);
  return [...new Set(names.map((name) => name.replaceAll(/ (?:\(\d+\)$|\/\*\w+\*\/)/g, "")))];
}
