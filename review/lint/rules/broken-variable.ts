import { variablesIn } from "../../../iam/policy/texts";
import type { Configuration, Reading, Resource } from "../../model";
import { resourcesWith } from "../links";
import { type PlacedObjection, settingRule, wholePolicy } from "../rule";
import { textsOf } from "../statements";

/** `${aws:username}`, but neither `$${aws:username}` nor Terraform's `${provider::aws::...}`. */
const UNESCAPED = /(?<!\$)\$\{([A-Za-z][\w.-]*:(?!:)[^}]*)\}/;
/** Only the data source for policies replaces the ampersand. */
const AMPERSAND = /&\{([A-Za-z][\w.-]*:[^}]*)\}/;

/** What either of them needs: most resources have none. */
const MAY_HAVE_VARIABLE = /[$&]\{[A-Za-z][\w.-]*:/;

export const brokenVariable = settingRule(
  {
    id: "broken-variable",
    severity: "error",
    description: "Text that looks like an IAM variable and will not be one.",
  },
  (configuration, reading) => [...unescaped(configuration), ...tooOld(reading)],
);

function unescaped(configuration: Configuration): PlacedObjection[] {
  return resourcesWith(MAY_HAVE_VARIABLE, configuration).flatMap((resource) =>
    Object.entries(resource.values).flatMap(([argument, value]) =>
      [...new Set(textsIn(value))].flatMap((text) => {
        const variable = UNESCAPED.exec(text)?.[1] ?? ampersand(resource, text);
        if (variable === undefined) return [];
        return {
          resource,
          argument,
          setting: text,
          message: `${variable} looks like an IAM variable, but ${text.includes("&{") ? "IAM takes it as plain text" : "Terraform takes it for an expression of its own and fails"}`,
          fix: `write $\${${variable}}, which Terraform hands on as \${${variable}}`,
        };
      }),
    ),
  );
}

function ampersand({ type }: Resource, text: string): string | undefined {
  return type === "aws_iam_policy_document" ? undefined : AMPERSAND.exec(text)?.[1];
}

function tooOld({ policies }: Reading): PlacedObjection[] {
  return policies
    .filter(({ document }) => document.version === "2008-10-17")
    .flatMap((policy) =>
      [...new Set(policy.document.statements.flatMap(textsOf).flatMap(variablesIn))].map(
        (variable) => ({
          ...wholePolicy(policy),
          subject: variable,
          message: `\${${variable}} is plain text here: policies of version 2008-10-17, which is the default, have no variables`,
          fix: 'write "Version": "2012-10-17"',
        }),
      ),
    );
}

/** All texts in an argument, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
