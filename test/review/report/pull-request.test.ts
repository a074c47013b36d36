import { changesBetween } from "../../../review/changes/changes";
import type { LintFinding } from "../../../review/model";
import { MARKER, renderPullRequest } from "../../../review/report/pull-request";
import type { StackReview } from "../../../review/review";
import { document, policy, snapshot, statement, TOPIC } from "../changes/snapshots";

const narrow = document(statement());
const wide = document(statement({ Condition: undefined }));
const before = snapshot([policy(narrow)]);
const after = snapshot([policy(wide)]);

const COMMAND = "npm run review -- --base-ref origin/main";

const reviewOf = (changes: Partial<StackReview> = {}): StackReview => ({
  stack: "prod",
  snapshot: after,
  open: [],
  waived: [],
  newWaivers: [],
  changes: changesBetween(before, after),
  ...changes,
});

const finding = (severity: LintFinding["severity"]): LintFinding => ({
  rule: "some-rule",
  severity,
  address: TOPIC,
  fingerprint: severity,
  message: "the policy allows too much",
  fix: "allow less",
});

const rendered = (changes: Partial<StackReview> = {}) =>
  renderPullRequest([reviewOf(changes)], "origin/main", COMMAND);

test("the comment: who may now do what, then what is to be decided, then the details, folded", () => {
  const newWaivers = [
    { stack: "prod", rule: "r", address: "a.b", fingerprint: "f", reason: "because" },
  ];
  const open = [finding("error"), finding("warning")];
  const comment = rendered({ open, newWaivers });
  const [given, notChecked] = comment.split("<sub>");
  expect(given).toBe(`${MARKER}
## Access review

**Who may now do what, compared with origin/main:**

- service \`social-messaging.amazonaws.com\` may now \`sns:Publish\` on topic t

### To decide

- **new waiver** of \`r\` on \`a.b\`: because
- **broadened**: \`aws_sns_topic.T.policy\`
  - Newly allowed, for example: \`social-messaging.amazonaws.com\` \`sns:Publish\` on \`arn:aws:sns:eu-west-1:111122223333:t\` with \`aws:SourceAccount = 444455556666\`
- **error** \`some-rule:error\` on \`aws_sns_topic.T\`: the policy allows too much
  - **Fix:** allow less

### Details by address

<details><summary><code>aws_sns_topic.T</code></summary>

**broadened**: \`aws_sns_topic.T.policy\`

- **Before:** Publish: service \`social-messaging.amazonaws.com\` may \`sns:Publish\` on \`arn:aws:sns:eu-west-1:111122223333:t\`, only if \`aws:SourceAccount\` is \`111122223333\`
- **Now:** Publish: service \`social-messaging.amazonaws.com\` may \`sns:Publish\` on \`arn:aws:sns:eu-west-1:111122223333:t\`
- **warning** \`some-rule:warning\` on \`aws_sns_topic.T\`: the policy allows too much
  - **Fix:** allow less

</details>

`);
  expect(notChecked).toMatch(
    /^Not checked: .* Actions and condition keys as of [\d-]+\.<\/sub>\n$/,
  );
});

test("a Deny reads denied, and what stays is counted", () => {
  const tls = statement({ Sid: "Tls", Effect: "Deny", Principal: "*" });
  const changes = changesBetween(
    snapshot([policy(document(statement(), tls))]),
    snapshot([policy(document(statement()))]),
  );
  const comment = rendered({ changes });
  expect(comment).toContain("- **Before:** Tls: everyone is denied `sns:Publish` on ");
  expect(comment).toContain("- 1 statement stays as before\n");
  expect(comment).not.toContain("NOT");
});

test("AWS's default is named as one", () => {
  const attached = { whenRemoved: wide };
  const changes = changesBetween(
    snapshot([policy(narrow, attached)]),
    snapshot([], { resources: [TOPIC] }),
  );
  expect(rendered({ changes })).toContain("- **Now, by AWS's default:** Publish: service ");
});

test("new grants of several policies are one line, and their statements need no word before them", () => {
  const other = policy(wide, { address: "aws_sns_topic.U" });
  const changes = changesBetween(snapshot([]), snapshot([policy(wide), other]));
  const comment = rendered({ changes });
  expect(comment).toContain(
    "\n- **new grants**: `aws_sns_topic.T.policy`, `aws_sns_topic.U.policy`\n",
  );
  expect(comment).toContain("\n- Publish: service `social-messaging.amazonaws.com` may ");
});

test("why something is not decided stands below it", () => {
  const change = { id: "x", address: TOPIC, argument: "policy", verdict: "not proved" as const };
  expect(rendered({ changes: [{ ...change, reason: "it is in a dynamic block" }] })).toContain(
    "- **not proved**: `x`\n  - Not decided: it is in a dynamic block\n",
  );
});

test("each thing names its stack where there are several", () => {
  const changes = changesBetween(snapshot([]), after);
  const comment = renderPullRequest(
    [reviewOf(), reviewOf({ stack: "dev", changes })],
    "main",
    COMMAND,
  );
  expect(comment).toContain("- prod: service ");
  expect(comment).toContain("- **broadened** in `prod`: ");
  expect(comment).toContain("- **new grants** in `dev`: ");
  expect(comment).toContain("<code>aws_sns_topic.T in dev</code>");
});

test("what is waived stands in the details, with its reason", () => {
  const one = finding("error");
  const waiver = { stack: "prod", ...one, reason: "known", until: "2027-01-31" };
  expect(rendered({ changes: [], waived: [{ finding: one, waiver }] })).toContain(
    "- `some-rule:error` on `aws_sns_topic.T`: the policy allows too much\n  - **Waived (until 2027-01-31):** known\n",
  );
});

test("without a change nothing is to be decided, and nothing is folded", () => {
  const comment = rendered({ changes: [] });
  expect(comment).toContain(
    "**No access changed, compared with origin/main.**\n\nNothing to decide.\n\n<sub>",
  );
});

test("without any report, every finding is to be decided", () => {
  const open = [finding("warning")];
  const comment = renderPullRequest([reviewOf({ changes: undefined, open })], undefined, COMMAND);
  expect(comment).toMatch(/\*\*Nothing is compared, .+\.\*\*\n/);
  expect(comment).toContain("### To decide\n\n- **warning** `some-rule:warning`");
});

test("what does not fit into a comment is left out from the end, and the comment says so", () => {
  const many = Array.from({ length: 400 }, (_, at) =>
    policy(wide, { address: `aws_sns_topic.T${at}` }),
  );
  const changes = changesBetween(snapshot([]), snapshot(many));
  const comment = rendered({ changes });
  expect(comment.length).toBeLessThanOrEqual(65_000);
  expect(comment).toMatch(
    /\n\*\*\d+ more part\(s\) did not fit into this comment:\*\* run `npm run/,
  );
  expect(comment).toContain("### To decide");
});

test("ten decisions of a kind are shown and the rest is folded, so that the next kind is seen", () => {
  const many = (statements: typeof wide) =>
    snapshot(
      Array.from({ length: 75 }, (_, at) =>
        policy(statements, { address: `aws_sns_topic.T${at + 10}` }),
      ),
    );
  const open = Array.from({ length: 11 }, (_, at) => ({
    ...finding("error"),
    fingerprint: `f${at + 10}`,
  }));
  const comment = rendered({ changes: changesBetween(many(narrow), many(wide)), open });
  const [, toDecide = ""] = /### To decide\n\n(.*)\n\n### Details/s.exec(comment) ?? [];
  const glance = toDecide.replace(/<details>.*?<\/details>/gs, "FOLD").split("\n");
  const kinds = glance.filter(Boolean).map((line) => /^- \*\*(\w+)|^FOLD/.exec(line)?.[0] ?? "");
  const ten = (kind: string) => Array.from({ length: 10 }, () => [`- **${kind}`, ""]).flat();
  expect(kinds).toEqual([...ten("broadened"), "FOLD", "FOLD", ...ten("error"), "FOLD"]);
  expect([...toDecide.matchAll(/<summary><code>(.*)<\/code>/g)].map(([, title]) => title)).toEqual([
    "11 to 60 of 75 to decide",
    "61 to 75 of 75 to decide",
    "11 of 11 to decide",
  ]);
  expect(toDecide.match(/^- \*\*broadened/gm)).toHaveLength(75);
  expect(toDecide.match(/^- \*\*error/gm)).toHaveLength(11);
});
