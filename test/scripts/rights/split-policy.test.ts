import {
  MOST_OF_MANAGED_POLICY,
  type PolicyStatement,
  policyDocument,
} from "../../../constructs/shared/policy-document";
import { splitPolicy } from "../../../scripts/rights/split-policy";
import { fc } from "../../fuzz";

const arn = fc
  .tuple(fc.nat(1000), fc.nat(400))
  .map(([id, length]) => `arn:aws:sqs:eu-west-1:111122223333:${id}-${"q".repeat(length)}`);

const statements = fc
  .array(
    fc.record({
      Effect: fc.constant("Allow" as const),
      Action: fc.uniqueArray(fc.constantFrom("sqs:CreateQueue", "sqs:TagQueue"), { minLength: 1 }),
      Resource: fc.oneof(arn, fc.uniqueArray(arn, { minLength: 1, maxLength: 40 })),
      Condition: fc.option(fc.constant({ Bool: { "aws:SecureTransport": "true" } }), {
        nil: undefined,
      }),
    }),
    { maxLength: 12 },
  )
  .map((list) =>
    list.map((each, at): PolicyStatement => ({ Sid: `Statement${"abcdefghijklmn"[at]}`, ...each })),
  );

/** Each single permission, wherever it stands. */
const permissions = (list: readonly PolicyStatement[]) =>
  list
    .flatMap(({ Action, Resource = [], Condition }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource].flat().map((place) => JSON.stringify([action, place, Condition])),
        ),
    )
    .sort();

test("policies that IAM admits, which together allow exactly the same, each under Sids of its own", () => {
  fc.assert(
    fc.property(statements, (list) => {
      const split = splitPolicy(policyDocument(list));
      for (const policy of split) {
        expect(JSON.stringify(policy).length).toBeLessThanOrEqual(MOST_OF_MANAGED_POLICY);
        const sids = policy.Statement.map(({ Sid }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
      }
      expect(permissions(split.flatMap(({ Statement }) => Statement))).toEqual(permissions(list));
    }),
  );
});

test("what fits into one policy stays as it is", () => {
  const document = policyDocument([
    { Sid: "CreateQueue", Effect: "Allow", Action: "sqs:CreateQueue", Resource: "*" },
  ]);
  expect(splitPolicy(document)).toEqual([document]);
  expect(splitPolicy(policyDocument([]))).toEqual([]);
});
