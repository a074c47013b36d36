import * as environments from "../../app";
import * as library from "../../constructs";
import { typeErrors } from "./blocks";
import { blockOf, documented, documentedIn } from "./examples";

const EXPORTED: Readonly<Record<string, unknown>> = { ...library, ...environments };

const known = documentedIn("constructs", "app", "formats");
const examples = known.filter(({ example }) => example !== undefined);

/** The names that examples import, and what a reader has in mind where an example says `topic` or `role`. */
const SETTING = `
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { App, TerraformStack } from "cdktf";
import { ${Object.keys(library).join(", ")} } from "cdktf-aws-social-messaging";
import { ${Object.keys(environments).join(", ")} } from "cdktf-aws-social-messaging/environments";
import type { MessagingTopic } from "cdktf-aws-social-messaging";
declare const account: string;
declare const region: string;
declare const home: { account: string; region: string };
declare const app: App;
declare const bucket: MediaBucket;
declare const chat: LambdaFunction;
declare const functionArn: string;
declare const inbound: QueueSubscription;
declare const key: EncryptionKey;
declare const keyArn: string;
declare const phoneNumberArns: string[];
declare const rateCardText: string;
declare const role: IamRole;
declare const spend: SpendAlarms;
declare const target: AlarmTopic;
declare const topic: EventTopic;
declare const wabaArns: string[];
declare const wabaIds: string[];
declare const whatsapp: WhatsAppMessaging;
`;

test("an example is found with its place, and ends where the next tag begins", () => {
  const source = `/**
 * A topic.
 * @example
 * const a = [
 *   1,
 * ];
 * @see https://example.com
 */
export class Topic {
  /** Opens it. */
  public grantOpen(): void {}
}
`;
  expect(documented("topic.ts", source)).toEqual([
    { name: "Topic", where: "topic.ts:1", example: "const a = [\n  1,\n];\n" },
    { name: "Topic.grantOpen", where: "topic.ts:10", example: undefined },
  ]);
});

/** Grants of a class and of what it extends. */
function grantsOf(aClass: { readonly name: string; readonly prototype: object }): string[] {
  const parent: unknown = Object.getPrototypeOf(aClass);
  const inherited =
    typeof parent === "function" && parent.name !== "Construct" ? parent : undefined;
  return [
    ...Object.getOwnPropertyNames(aClass.prototype)
      .filter((name) => /^(grant[A-Z]|consume|addToResourcePolicy)/.test(name))
      .map((name) => `${aClass.name}.${name}`),
    ...(inherited?.prototype ? grantsOf(inherited as never) : []),
  ];
}

test("every class, function and grant that is exported has an example", () => {
  const callable = Object.entries(EXPORTED).filter(([, value]) => typeof value === "function");
  const wanted = callable.flatMap(([name, value]) => [name, ...grantsOf(value as never)]);
  expect(wanted.filter((name) => name.includes(".")).length).toBeGreaterThan(10);
  const shown = new Set(examples.map(({ name }) => name));
  expect([...new Set(wanted)].filter((name) => !shown.has(name))).toEqual([]);
});

test("an example that does not fit is refused", () => {
  const wrong = {
    name: "Topic",
    where: "topic.ts:1",
    example: 'whatsapp.grantSend(role, "all");\n',
  };
  expect(typeErrors([blockOf(wrong)], SETTING)).toContain("topic.ts:1: error");
});

test("every example compiles against the package", () => {
  expect(typeErrors(examples.map(blockOf), SETTING)).toBe("");
});
