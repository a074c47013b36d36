import { UserError } from "../../../formats/problem";
import { othersIn } from "../../../scripts/init/take-over/taking";
import { fc } from "../../fuzz";
import { ID, installation, OURS, PARTNER, policy, TOPIC, taken } from "./taken";

test("what says the same as this tool is not kept, and a Sid of ours that says something else gets another", () => {
  const [allow, deny] = OURS;
  const same = { ...allow, Sid: "Console", Action: ["SNS:Publish"] };
  const other = { ...PARTNER, Sid: deny?.Sid };
  const live = installation();
  const [topic] = live.topics;
  const text = policy(same, other);
  const topics = [
    { ...topic, arn: TOPIC, subscriptions: [], topic: { arn: TOPIC, policy: text, keyId: ID } },
  ];
  const { files, cautions } = taken(["topic"], { live: { ...live, topics } });
  expect(files[0]?.eventTopic?.statements).toEqual([{ ...PARTNER, Sid: `${deny?.Sid}Live` }]);
  expect(cautions).toHaveLength(1);
});

test("statements that are dropped are gone, and the others stay", () => {
  expect(taken(["topic"], { drop: ["Partner"] }).files[0]?.eventTopic).not.toHaveProperty(
    "statements",
  );
});

test.each<[string, string]>([
  ["no JSON", "{"],
  ["an empty list", policy()],
  ["a statement without an effect", policy({ Principal: "*", Action: "*", Resource: "*" })],
])("a policy that cannot be read is one message, which names it: %s", (_, text) => {
  const live = installation();
  const topics = live.topics.map((one) => ({
    ...one,
    topic: { arn: TOPIC, policy: text, keyId: ID },
  }));
  expect(() => taken(["topic"], { live: { ...live, topics } })).toThrow(UserError);
  expect(() => taken(["topic"], { live: { ...live, topics } })).toThrow(
    `--take-over: the policy of the topic ${TOPIC} cannot be read`,
  );
});

test("a Sid of ours gets another that no statement has", () => {
  const ours = OURS.map(({ Sid }) => Sid);
  const live = installation();
  const others = [`${ours[0]}`, `${ours[0]}Live`].map((Sid) => ({ ...PARTNER, Sid }));
  const topics = live.topics.map((one) => ({
    ...one,
    topic: { arn: TOPIC, policy: policy(...others), keyId: ID },
  }));
  const statements = taken(["topic"], { live: { ...live, topics } }).files[0]?.eventTopic
    ?.statements;
  expect(statements?.map(({ Sid }) => Sid)).toEqual([`${ours[0]}Live2`, `${ours[0]}Live`]);
});

test("in a policy of the older version, what looks like a variable is plain text", () => {
  const statement = { ...PARTNER, Resource: `${TOPIC}/\${aws:username}` };
  const older = JSON.stringify({ Version: "2008-10-17", Statement: statement });
  expect(othersIn(older, OURS)).toEqual([
    { ...statement, Resource: `${TOPIC}/\${$}{aws:username}` },
  ]);
  expect(othersIn(policy(statement), OURS)).toEqual([statement]);
});

test("whatever others wrote is kept, and kept once more says the same", () => {
  const texts = fc.array(fc.constantFrom("sns:Publish", "sns:Subscribe", "sns:Get*"), {
    minLength: 1,
  });
  const values = fc.oneof(fc.boolean(), fc.integer(), fc.constantFrom("a", "${aws:username}"));
  const statement = fc.record(
    {
      Sid: fc.constantFrom("A", "B"),
      Effect: fc.constantFrom("Allow", "Deny"),
      Principal: fc.constantFrom<unknown>("*", { AWS: "444455556666" }),
      Action: texts,
      Resource: fc.constantFrom("*", TOPIC),
      Condition: fc.oneof(
        fc.constant({}),
        values.map((value) => ({ StringEquals: { "aws:PrincipalTag/x": value } })),
      ),
    },
    { requiredKeys: ["Effect", "Principal", "Action", "Resource"] },
  );
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), (all) => {
      const kept = othersIn(policy(...all), OURS);
      expect(kept).toHaveLength(all.length);
      expect(othersIn(policy(...kept), OURS)).toEqual(kept);
      for (const [index, one] of kept.entries()) {
        expect(one).toMatchObject({ Effect: all[index]?.Effect, Action: all[index]?.Action });
      }
    }),
  );
});
