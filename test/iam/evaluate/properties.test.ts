import { evaluate, type Outcome } from "../../../iam/evaluate/evaluate";
import type { Request } from "../../../iam/policy/context";
import { normalise } from "../../../iam/policy/normalise";
import type { PolicyDocument } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import { fc, runs } from "../../fuzz";
import { KEYS, policies, requests, requestValue, statements } from "./arbitraries";
import { respelled } from "./respelled";

const read = (policy: unknown): PolicyDocument => readPolicy(policy, "resource");
const outcomeOf = (policy: unknown, request: Request): Outcome =>
  evaluate([read(policy)], request).outcome;
const RANK: Readonly<Record<Outcome, number>> = {
  "explicitly denied": 0,
  "implicitly denied": 0,
  unknown: 1,
  allowed: 2,
};
const check = <T>(property: fc.IProperty<T>): void => fc.assert(property, runs(200));

test("the random policies and requests reach every outcome", () => {
  const seen = new Set(
    fc
      .sample(fc.tuple(policies, requests), 2000)
      .map(([policy, request]) => outcomeOf(policy, request)),
  );
  expect([...seen].sort()).toEqual([
    "allowed",
    "explicitly denied",
    "implicitly denied",
    "unknown",
  ]);
});

describe("normalise", () => {
  test("keeps every answer", () => {
    check(
      fc.property(policies, requests, (policy, request) => {
        const normal = normalise(read(policy));
        expect(evaluate([normal], request).outcome).toBe(outcomeOf(policy, request));
      }),
    );
  });

  test("changes nothing the second time", () => {
    check(
      fc.property(policies, (policy) => {
        const normal = normalise(read(policy));
        expect(normalise(normal)).toEqual(normal);
      }),
    );
  });

  test("makes one of what is only written differently", () => {
    check(
      fc.property(policies, (policy) => {
        expect(normalise(read(respelled(policy)))).toEqual(normalise(read(policy)));
      }),
    );
  });
});

describe("evaluate", () => {
  test("does not mind how a policy is written", () => {
    check(
      fc.property(policies, requests, (policy, request) => {
        expect(outcomeOf(respelled(policy), request)).toBe(outcomeOf(policy, request));
      }),
    );
  });

  test("allows no more with another Deny", () => {
    check(
      fc.property(policies, requests, statements(fc.constant("Deny")), (policy, request, deny) => {
        const more = { ...policy, Statement: [...policy.Statement, deny] };
        expect(RANK[outcomeOf(more, request)]).toBeLessThanOrEqual(
          RANK[outcomeOf(policy, request)],
        );
      }),
    );
  });

  test("allows no less with another Allow, and an explicit Deny stays", () => {
    check(
      fc.property(
        policies,
        requests,
        statements(fc.constant("Allow")),
        (policy, request, allow) => {
          const before = outcomeOf(policy, request);
          const after = outcomeOf({ ...policy, Statement: [allow, ...policy.Statement] }, request);
          expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
          if (before === "explicitly denied") expect(after).toBe("explicitly denied");
        },
      ),
    );
  });

  test("says the same of two documents as of one with the statements of both", () => {
    check(
      fc.property(policies, policies, requests, (one, other, request) => {
        const both = { ...one, Statement: [...one.Statement, ...other.Statement] };
        const apart = evaluate([read(one), read({ ...other, Version: one.Version })], request);
        expect(apart.outcome).toBe(outcomeOf(both, request));
      }),
    );
  });

  test("only answers despite unknown keys what holds whatever they are", () => {
    check(
      fc.property(
        policies,
        requests,
        fc.dictionary(fc.constantFrom(...KEYS), requestValue, { maxKeys: 3 }),
        (policy, request, actual) => {
          const answer = outcomeOf(policy, { ...request, unknownKeys: new Set(KEYS) });
          fc.pre(answer !== "unknown");
          const known = outcomeOf(policy, { ...request, context: actual, unknownKeys: new Set() });
          expect(RANK[known]).toBe(RANK[answer]);
          if (answer === "explicitly denied") expect(known).toBe(answer);
        },
      ),
    );
  });
});
