import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE } from "../../../review/terraform/catalogue";
import type { Entry } from "../../../review/terraform/catalogue-entries";

const PROVIDER = join(__dirname, "../../../node_modules/@cdktf/provider-aws/lib");

/** Arguments of a newer provider than the one that is installed. */
const NEWER = ["aws_cloudwatch_log_resource_policy.resource_arn"];

/** The arguments that an entry names, as far as it does not compute with them. */
function argumentsOf({ policy, attachment, grant }: Entry): string[] {
  return [
    ...(policy ? [policy.argument, ...(policy.attachedBy ?? [])] : []),
    ...(attachment ? [attachment.what, ...attachment.who] : []),
    ...(grant ? [...(grant.reads ?? []), ...(grant.needs ?? []), grant.attachedBy ?? ""] : []),
  ].filter((argument) => argument !== "");
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A wrong name would never match anything, so that access goes unseen. */
test.each([...CATALOGUE])("the provider has %s, with the arguments of its row", (type, entries) => {
  const file = join(PROVIDER, type.replace(/^aws_/, "").replaceAll("_", "-"), "index.d.ts");
  expect(existsSync(file)).toBe(true);
  const declared = readFileSync(file, "utf8");
  const missing = entries
    .flatMap(argumentsOf)
    .flatMap((argument) => argument.split("."))
    .filter((argument) => !NEWER.includes(`${type}.${argument}`))
    .filter((argument) => !declared.includes(`readonly ${camelCase(argument)}`));
  expect(missing).toEqual([]);
});
