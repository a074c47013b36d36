import { decisionsIn } from "../../../review/report/details";
import { summaryOfChanges } from "../../../review/report/summary";
import { policy } from "../terraform/reading";
import {
  allow,
  linesOf,
  own,
  publish,
  type Resources,
  reviewed,
  TOPIC,
  tls,
  topic,
} from "./summed";

test.each([
  [3, "1 more condition holds"],
  [5, "3 more conditions hold"],
])("a line of %i conditions counts those that it leaves out", (count, rest) => {
  const keys = Array.from({ length: count }, (_, at) => [`aws:PrincipalTag/t${at}`, "x"]);
  const added = publish({ Condition: { StringEquals: Object.fromEntries(keys) } });
  expect(linesOf(topic(tls), topic(tls, added))).toEqual([expect.stringContaining(rest)]);
});

test("a line that has no room for a whole list shows first what is new in it", () => {
  const accounts = Array.from({ length: 60 }, (_, index) => String(100000000000 + index));
  const from = (operator: string, values: readonly string[]) =>
    publish({
      Condition: {
        Bool: { "aws:ViaAWSService": "false" },
        [operator]: { "aws:SourceAccount": values },
      },
    });
  const allowed = [1, 0].map((first) => topic(from("StringEquals", accounts.slice(first))));
  const denied = [1, 0].map((first) =>
    topic(publish(), {
      ...from("StringNotEquals", accounts.slice(first)),
      Effect: "Deny",
      Sid: "D",
    }),
  );
  const inOrder = ([before = {}, after = {}]: Resources[]) => linesOf(before, after);
  accounts.push(accounts.shift() ?? "");
  const last = [59, 60].map((end) => topic(from("StringEquals", accounts.slice(0, end))));
  expect(inOrder(allowed)).toEqual([
    expect.stringContaining("only if aws:SourceAccount is 100000000000 or"),
  ]);
  expect(inOrder(last)).toEqual([
    expect.stringContaining("only if aws:SourceAccount is 100000000000 or"),
  ]);
  expect(inOrder(denied)).toEqual([
    expect.stringContaining("if aws:SourceAccount is not 100000000000 or"),
  ]);
});

test("a request of a trust policy is shown on its role, and hundreds of assumptions as a few", () => {
  const trusting = (count: number) => ({
    aws_iam_role: {
      R: {
        name: "deploy",
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: {
            AWS: Array.from({ length: count }, (_, index) => `\${aws_iam_role.r${index}.arn}`),
          },
          Action: "sts:AssumeRole",
        }),
      },
    },
  });
  const [change] = decisionsIn(reviewed(trusting(40), trusting(41))).changes;
  expect(change?.example).toMatchObject({ resource: "role deploy" });
  expect(change?.example?.unless).toEqual([
    expect.stringMatching(
      /^unless (\S+ is \S+ or ){4}one of 36 more such equalities holds \(--json/,
    ),
  ]);
});

describe("ten lines at most", () => {
  const roles = (count: number, actions: number): Resources => ({
    aws_iam_role_policy: Object.fromEntries(
      Array.from({ length: count }, (_, role) => [
        `P${role}`,
        {
          role: `role-${role}`,
          policy: policy(
            ...Array.from({ length: actions }, (_, at) =>
              allow(`sns:Get${at}`, `arn:aws:sns:eu-west-1:111122223333:t${at}`),
            ),
          ),
        },
      ]),
    ),
  });

  test("each statement, if they are few", () => {
    expect(linesOf({}, roles(2, 5))).toHaveLength(10);
  });

  test("else each receiver, with what it may do in short", () => {
    expect(linesOf({}, roles(3, 5))[0]).toBe(
      "role role-0 may now sns:Get0, sns:Get1 and 3 more on topic t0, topic t1 and 3 more",
    );
  });

  test("else each kind of access, with some of those who have it", () => {
    const all = { R: { role: "admin", policy: policy(allow("*")) } };
    const many = roles(30, 2)["aws_iam_role_policy"];
    expect(linesOf({}, { aws_iam_role_policy: { ...many, ...all } })).toEqual([
      "role admin may now do everything on *",
      "role role-0, role role-1, role role-10 and 27 more may now sns:Get0 and sns:Get1 on topic t0 and topic t1",
    ]);
    const each = Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => {
        const statement = allow("sns:Publish", `${TOPIC}-${at % 2}`);
        const given = at === 0 ? { ...statement, ...own } : statement;
        return [`P${at + 10}`, { role: `r${at}`, policy: policy(given) }];
      }),
    );
    expect(linesOf({}, { aws_iam_role_policy: each })).toEqual([
      "role r0, role r1, role r2 and 8 more may now sns:Publish on topic events-0 and topic events-1, each on some of them, partly under conditions",
    ]);
  });

  test("else the gravest, and how many are left", () => {
    const all = { R: { role: "admin", policy: policy(allow("*")) } };
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `P${at}`,
        { role: `role-${at}`, policy: policy(allow(`sns:Get${at}`)) },
      ]),
    );
    const lines = linesOf({}, { aws_iam_role_policy: { ...many, ...all } });
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe("role admin may now do everything on *");
    expect(lines[9]).toBe("22 more, which the details name");
  });

  test("over all stacks, each line with the name of its stack", () => {
    const review = reviewed({}, roles(1, 5));
    const stacks = ["a", "b", "c"].map((stack) => ({ ...review, stack }));
    const { lines } = summaryOfChanges(stacks, "main");
    expect(lines.map((line) => line.slice(0, 14))).toEqual(
      ["a", "b", "c"].map((one) => `${one}: role role-0`),
    );
    const many = Array.from({ length: 20 }, (_, at) => ({ ...review, stack: `s${at + 10}` }));
    expect(summaryOfChanges(many, "main").lines).toEqual([
      "s10, s11, s12 and 17 more: role role-0 may now sns:Get0, sns:Get1 and 3 more on topic t0, topic t1 and 3 more",
    ]);
  });
});
