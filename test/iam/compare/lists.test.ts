import { Budget } from "../../../iam/compare/budget";
import { opaque } from "../../../iam/policy/terraform-references";
import { but, compared, DENY, GRANT, OPEN, type Statements, when } from "./verdicts";

const numbered = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => of(index));
const LISTS: Readonly<Record<string, (values: readonly string[]) => Statements>> = {
  accounts: (values) => when(GRANT, "StringEquals", "aws:SourceAccount", values),
  endpoints: (values) => when(OPEN, "StringEquals", "aws:SourceVpce", values),
  "ARNs of sources": (values) => when(GRANT, "ArnLike", "aws:SourceArn", values),
  networks: (values) => when(OPEN, "IpAddress", "aws:SourceIp", values),
  numbers: (values) => when(OPEN, "NumericEquals", "aws:MultiFactorAuthAge", values),
  "values of a list": (values) => when(OPEN, "ForAnyValue:StringEquals", "aws:TagKeys", values),
  principals: (values) => but(OPEN, { Principal: { AWS: values } }),
  services: (values) => but(OPEN, { Principal: { Service: values } }),
  actions: (Action) => but(GRANT, { Action }),
  resources: (Resource) => but(GRANT, { Resource }),
  "accounts that a Deny spares": (values) => [
    OPEN,
    when(DENY, "StringNotEquals", "aws:SourceAccount", values),
  ],
  "networks that a Deny spares": (values) => [
    OPEN,
    when(DENY, "NotIpAddress", "aws:SourceIp", values),
  ],
  "resources that a statement excepts": (NotResource) => [
    but(OPEN, { Resource: "*" }),
    but(DENY, { NotResource }),
  ],
};
const DENIED: Readonly<Record<string, (values: readonly string[]) => Statements>> = {
  principals: (AWS) => [OPEN, but(DENY, { Principal: { AWS } })],
  actions: (Action) => [but(OPEN, { Action: "sns:*" }), but(DENY, { Action })],
  resources: (Resource) => [but(OPEN, { Resource: "*" }), but(DENY, { Resource })],
  accounts: (values) => [
    OPEN,
    ...values.map((value) => when(DENY, "StringEquals", "aws:SourceAccount", value)),
  ],
};
const VALUES: Readonly<Record<string, (index: number) => string>> = {
  accounts: (index) => String(100_000_000_000 + 7919 * index),
  endpoints: (index) => `vpce-${index}`,
  "ARNs of sources": (index) => `arn:aws:sns:eu-west-1:111122223333:t${index}`,
  networks: (index) => `10.${index}.0.0/16`,
  numbers: (index) => String(10 * index),
  "values of a list": (index) => `key-${index}`,
  principals: (index) => `arn:aws:iam::111122223333:role/r${index}`,
  services: (index) => `service-${index}.amazonaws.com`,
  actions: (index) => `sns:Action${index}`,
  resources: (index) => `arn:aws:sns:eu-west-1:111122223333:t${index}`,
  "accounts that a Deny spares": (index) => String(100_000_000_000 + 7919 * index),
  "networks that a Deny spares": (index) => `10.${index}.0.0/16`,
  "resources that a statement excepts": (index) => `arn:aws:sns:eu-west-1:111122223333:t${index}`,
};

test.each(
  Object.keys(LISTS).flatMap((what) => [3, 10, 40, 250].map((count) => [what, count] as const)),
)("one of %s beside %i others is shown, wherever in the list it stands", (what, count) => {
  const statements = LISTS[what];
  const value = VALUES[what];
  if (statements === undefined || value === undefined) throw new Error(`no ${what}`);
  const all = numbered(count + 1, value);
  // Beside very many, the steps of a comparison are what may run out, and one place is enough.
  const places = count > 100 ? [Math.floor(count / 2)] : [0, Math.floor(count / 2), count];
  for (const at of places) {
    const fewer = statements(all.toSpliced(at, 1));
    expect(compared(fewer, statements(all)).verdict).toBe("broadened");
    expect(compared(statements(all), fewer).verdict).toBe("narrowed");
  }
});

test.each(
  Object.keys(DENIED).flatMap((what) => [3, 10, 40, 250].map((count) => [what, count] as const)),
)("one of %s that is not denied any more beside %i others is shown", (what, count) => {
  const [statements, value] = [DENIED[what], VALUES[what]];
  if (statements === undefined || value === undefined) throw new Error(`no ${what}`);
  const all = numbered(count + 1, value);
  const fewer = statements(all.toSpliced(Math.floor(count / 2), 1));
  expect(compared(statements(all), fewer).verdict).toBe("broadened");
  expect(compared(fewer, statements(all)).verdict).toBe("narrowed");
});

test.each([3, 40, 200])(
  "a reference beside %i others is shown, with what it must not be",
  (count) => {
    const roles = numbered(count + 1, (index) => opaque(`\${aws_iam_role.r${index}.arn}`));
    const { verdict, assuming } = compared(
      but(OPEN, { Principal: { AWS: roles.slice(1) } }),
      but(OPEN, { Principal: { AWS: roles } }),
    );
    expect(verdict).toBe("broadened");
    expect(assuming).toHaveLength(count);
  },
);

test.each([3, 100])(
  "an account beside %i references is shown, unless it is one of them",
  (count) => {
    const known = numbered(count, (index) => opaque(`\${aws_organizations_account.a${index}.id}`));
    const from = (accounts: readonly string[]) =>
      when(OPEN, "StringEquals", "aws:PrincipalAccount", accounts);
    const { verdict, assuming } = compared(from(known), from([...known, "111122223333"]));
    expect(verdict).toBe("broadened");
    expect(assuming).toHaveLength(count);
  },
);

test.each(["actions", "resources", "principals"])("1,600 %s are compared in time", (what) => {
  const statements = LISTS[what];
  const value = VALUES[what];
  if (statements === undefined || value === undefined) throw new Error(`no ${what}`);
  const all = numbered(1601, value);
  expect(compared(statements(all.slice(0, -1)), statements(all)).verdict).toBe("broadened");
  const others = numbered(1600, (index) => value(index + 5000));
  expect(compared(statements(all), statements(others)).verdict).toBe("changed both ways");
});

test("all that one Deny more takes away of 800 statements with a condition each is shown", () => {
  const all = numbered(800, (index) => String(100_000_000_000 + index)).map((account) =>
    when(OPEN, "StringEquals", "aws:SourceAccount", account),
  );
  const denied = [...all, when(DENY, "Bool", "aws:SecureTransport", "false")];
  const { verdict, lost } = compared(all, denied);
  expect(verdict).toBe("narrowed");
  expect(lost.map(({ proved }) => proved)).toEqual(all.map(() => true));
  expect(compared(denied, all).verdict).toBe("broadened");
});

/** How often two patterns are compared, as the engine itself counts it. */
function stepsFor(before: Statements, after: Statements): number {
  const spend = jest.spyOn(Budget.prototype, "spend");
  compared(before, after);
  const steps = spend.mock.calls.reduce((sum, [work]) => sum + work, 0);
  spend.mockRestore();
  return steps;
}

test.each<[what: string, list: (values: string[]) => Statements, one: string, other: string]>([
  ["the same actions", (Action) => but(GRANT, { Action }), "sns:A#x*", "sns:A#x*"],
  [
    "the same resources",
    (Resource) => but(GRANT, { Resource }),
    "arn:aws:s3:::b#/*",
    "arn:aws:s3:::b#/*",
  ],
])("four times as many patterns take about four times as many steps: %s", (_, list, one, other) => {
  const steps = (count: number) => {
    const texts = (pattern: string) =>
      numbered(count, (index) => pattern.replace("#", String(1000 + index)));
    return stepsFor(list(texts(one)), list(texts(other)));
  };
  // Each comparison has some steps of its own.
  expect(steps(400)).toBeLessThan(6 * steps(100) + 1000);
});

test("patterns of which each may cover each end the comparison, with its reason, within its steps", () => {
  const list = (end: string) =>
    but(GRANT, {
      Action: numbered(800, (index) => `sns:*${[...(1000 + index).toString(2)].join("*")}${end}`),
    });
  const { verdict, reasons } = compared(list("*"), list("*?"));
  expect(verdict).toBe("not proved");
  expect(reasons.join()).toMatch(/ended after its number of steps/);
});

test.each([3, 4, 5, 40])(
  "a Deny of %i resources is no less removed if several actions were allowed",
  (count) => {
    const allow = but(OPEN, { Action: ["sns:Publish", "sns:Subscribe"], Resource: "*" });
    const Resource = numbered(count, (index) => `${GRANT.Resource}${index}`);
    expect(compared([allow, but(DENY, { Action: "sns:*", Resource })], allow).verdict).toBe(
      "broadened",
    );
  },
);

test("a comparison that ends for lack of steps says so", () => {
  const wide = but(GRANT, { Action: numbered(1200, (index) => `sns:A${index}*`) });
  const same = but(GRANT, { Action: [...numbered(1200, (index) => `sns:A${index}`), "sns:*"] });
  const { verdict, reasons } = compared(wide, same);
  expect(verdict).toBe("not proved");
  expect(reasons.join()).toMatch(/ended after its number of steps/);
});
