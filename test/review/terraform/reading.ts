import { display } from "../../../iam/policy/terraform-references";
import type { Configuration, FoundPolicy, Reading } from "../../../review/model";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";

/** A configuration from what a `*.tf.json` file would have. */
export function configured(root: unknown): Configuration {
  return configurationOf("stack", JSON.stringify(root));
}

export function read(root: unknown): Reading {
  return readConfiguration(configured(root));
}

/** Of one resource, `aws_iam_role.R` with these arguments. */
export function readResource(type: string, values: object, rest: object = {}): Reading {
  return read({ ...rest, resource: { [type]: { R: values } } });
}

/** Each policy by its id, as people would see it. */
export function shown({ policies }: Reading): Record<string, string[]> {
  return Object.fromEntries(policies.map((policy) => [policy.id, statementsOf(policy)]));
}

/** Each statement in a line: effect, who, what, on what, only if. */
export function statementsOf({ document }: Pick<FoundPolicy, "document">): string[] {
  return document.statements.map(({ effect, principal, action, resource, conditions }) => {
    const who = principal?.values.map(({ type, value }) =>
      type === "*" ? "*" : `${type}:${value}`,
    );
    const parts = [
      effect,
      ...(who ? [`${principal?.except ? "not " : ""}${who.join(",")}`] : []),
      `${action.except ? "not " : ""}${action.values.join(",")}`,
      ...(resource ? [`${resource.except ? "not " : ""}${resource.values.join(",")}`] : []),
      ...conditions.map(({ operator, key, values }) => `${operator} ${key}=${values.join(",")}`),
    ];
    return display(parts.join(" | "));
  });
}

/** What could not be read, with why. */
export function reasons({ unreadable }: Reading): Record<string, string> {
  return Object.fromEntries(unreadable.map(({ id, cause, reason }) => [id, `${cause}: ${reason}`]));
}

export function allow(more: object = {}): object {
  return { Effect: "Allow", Action: "sns:Publish", Resource: "*", ...more };
}

/** A policy's text, as `JSON.stringify` in a CDKTF program makes it. */
export function policy(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
