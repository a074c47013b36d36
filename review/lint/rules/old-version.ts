import { variablesIn } from "../../../iam/policy/texts";
import { settingRule, wholePolicy } from "../rule";
import { textsOf } from "../statements";

export const oldVersion = settingRule(
  {
    id: "old-version",
    severity: "warning",
    description: "A policy whose Version is missing or 2008-10-17.",
  },
  (_, reading) =>
    reading.policies
      .filter(({ document }) => document.version === "2008-10-17")
      // Where the version already makes a difference, broken-variable reports an error.
      .filter(
        ({ document }) => document.statements.flatMap(textsOf).flatMap(variablesIn).length === 0,
      )
      .map((policy) => ({
        ...wholePolicy(policy),
        message:
          "Version is missing or 2008-10-17: a policy variable that somebody adds later would be plain text, without any error",
        fix: 'write "Version": "2012-10-17"',
      })),
);
