import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { detach } from "../../../scripts/commands/detach";
import { deployAccess } from "../../../scripts/rights/deploy-access";
import { applyAccess } from "../../../scripts/rights/wiring-access";
import { ACCOUNT, marker, OWNER, TOPIC } from "../wiring/fixtures";
import { askedOfFakeServices, ended, inFolder, use } from "../wiring/in-process";
import { closeAll, emulatorOf, environmentFile, Folder } from "../wiring/site";

const TAGS = { Team: "care" };

afterEach(closeAll);

test("deploy and apply, the policies of a destroy, allow every call that its detach makes", async () => {
  const emulator = await emulatorOf([
    {
      number: 1,
      destination: TOPIC,
      tags: { ...TAGS, ...marker(TAGS, OWNER, [TOPIC]) },
      phones: { 11: { ...TAGS, ...marker(TAGS) } },
    },
  ]);
  use(emulator);
  const declared = [{ number: 1, tags: TAGS, phones: { 11: TAGS } }];
  const folder = inFolder(new Folder({ prod: environmentFile(declared) }));
  const options = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY, yes: true };
  expect((await ended(folder, () => detach("prod", options))).code).toBe(0);

  const [prod] = loadEnvironments({ folder: join(folder.path, "environments") }).environments;
  if (prod === undefined) throw new Error("prod was not loaded");
  const policies = [deployAccess(prod), applyAccess(prod)]
    .filter(({ Statement }) => Statement.length > 0) // an existing topic needs nothing of a deploy
    .map((policy) => readPolicy(policy, "identity"));
  const refused = (action: string, resource: string, tagKeys: readonly string[] = []) => {
    const { outcome } = evaluate(policies, {
      principal: { type: "AWS", value: `arn:aws:iam::${ACCOUNT}:user/operator` },
      action,
      resource,
      context: tagKeys.length > 0 ? { "aws:TagKeys": tagKeys } : {},
    });
    return outcome === "allowed" ? [] : [`${action} on ${resource}: ${outcome}`];
  };
  const asked = emulator.requests.map(({ operation, parameters = {} }) => {
    const { id, resourceArn, tagKeys } = parameters as Readonly<Record<string, never>>;
    const arn = resourceArn ?? (id === undefined ? "*" : emulator.store.account(id).arn);
    return [`social-messaging:${operation}`, arn, tagKeys] as const;
  });
  expect(asked.map(([action]) => action)).toEqual(
    expect.arrayContaining([
      "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
      "social-messaging:UntagResource",
    ]),
  );
  expect(asked.flatMap((one) => refused(...one))).toEqual([]);
  const topics = askedOfFakeServices().filter((action) => action !== "GetCallerIdentity");
  expect(topics.flatMap((action) => refused(`sns:${action}`, TOPIC.arn))).toEqual([]);
});
