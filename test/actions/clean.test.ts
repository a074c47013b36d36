import { cleaned } from "../../actions/comment/clean.mjs";
import { changesBetween } from "../../review/changes/changes";
import { MARKER, renderPullRequest } from "../../review/report/pull-request";
import type { StackReview } from "../../review/review";
import { fc, runs } from "../fuzz";
import { expectLines, expectMarkdown, github, hostile } from "../hostile";
import { document, policy, snapshot, statement } from "../review/changes/snapshots";

/** What a comment of the review is made of, and what only looks like it. */
const PIECES = [
  ...[
    "## ",
    "### ",
    "# ",
    "- ",
    "  - ",
    "    ",
    "* ",
    "> ",
    "1. ",
    "\n",
    "\n\n",
    "\r",
    "***",
    "| a | b |\n|---|---|\n",
  ],
  ...[
    "<details><summary><code>",
    "</code></summary>",
    "</details>",
    "<sub>",
    "</sub>",
    "<details>",
  ],
  ...[
    "**",
    "`",
    "``",
    "```\n",
    "\\",
    "\\`",
    "&lt;",
    "&amp;",
    "&#64;",
    "<img src=x>",
    "<!--",
    "-->",
  ],
  ...["@somebody", "#12", "GH-7", "https://example.com", "[x](y)", "![x](y)", "<a@b.example>"],
];
const untrusted = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), hostile), { maxLength: 20 })
  .map((parts) => parts.join(""));

/** What GitHub shows, without the characters that only break its links. */
const shown = (markdown: string) => github.render(markdown).replaceAll("\u200b", "");

test("any text becomes a comment in which nothing acts", () => {
  fc.assert(
    fc.property(untrusted, (text) => {
      const comment = cleaned(text).replaceAll("EVIL", "x"); // its lines are its own
      expectMarkdown(comment);
      expectLines(comment.replaceAll("\u200b", "~").replaceAll(/##\[/g, "## ["));
      expect(comment.match(/^<details>/gm)?.length).toBe(comment.match(/^<\/details>$/gm)?.length);
    }),
    runs(500),
  );
});

test("it says the same when it is cleaned again", () => {
  fc.assert(
    fc.property(untrusted, (text) => {
      expect(shown(cleaned(cleaned(text)))).toBe(shown(cleaned(text)));
    }),
    runs(200),
  );
});

test("what the review writes is shown as it was written", () => {
  const named = fc.record({ sid: hostile, arn: hostile, value: hostile, message: hostile });
  fc.assert(
    fc.property(named, ({ sid, arn, value, message }) => {
      const Condition = { StringEquals: { "aws:SourceAccount": `1${value}` } };
      const after = snapshot([
        policy(document(statement({ Sid: `S${sid}`, Resource: `arn${arn}`, Condition }))),
      ]);
      const finding = {
        rule: "some-rule",
        severity: "error" as const,
        address: `aws_sns_topic.${arn}`,
        fingerprint: "f",
        message: `x ${message}`,
        fix: "mend it",
      };
      const review: StackReview = {
        stack: "prod",
        snapshot: after,
        open: [finding, { ...finding, severity: "warning" }],
        waived: [],
        newWaivers: [],
        changes: changesBetween(snapshot([policy(document(statement()))]), after),
      };
      const comment = renderPullRequest([review], "main", "npm run review").replace(MARKER, "");
      expect(shown(cleaned(comment))).toBe(shown(comment.trim()));
    }),
    runs(50),
  );
});

/** With the action's own marker and line, GitHub's limit is 65,536. */
const LONGEST = 65_000;
const CUT =
  /\n\n\*\*The rest did not fit into this comment:\*\* read it in the log of the run, [^\n]*$/;

test("whatever is written, GitHub takes the comment, and a comment that was cut says so", () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...PIECES), hostile), { minLength: 1 });
  fc.assert(
    fc.property(pieces, fc.constantFrom("", "\n"), (some, between) => {
      const text = some.join(between);
      const comment = cleaned(
        `${text}${between}`.repeat(Math.ceil(80_000 / Math.max(1, text.length))),
      );
      expect(comment.length).toBeLessThanOrEqual(LONGEST);
      expect(comment.match(/^<details>/gm)?.length).toBe(comment.match(/^<\/details>$/gm)?.length);
    }),
    runs(50),
  );
  expect(cleaned("x\n".repeat(LONGEST))).toMatch(CUT);
  expect(cleaned(`${"\u200b!.:".repeat(3_000)}\n`.repeat(6))).toMatch(CUT);
  expect(cleaned(`<details><summary><code>a</code></summary>\n${"x!\n".repeat(LONGEST)}`)).toMatch(
    /\n<\/details>\n\n\*\*The rest/,
  );
  expect(cleaned("x\n".repeat(1_000))).not.toMatch(CUT);
});

test.each([10, 400])("what the review writes of %d changes is not cut again", (count) => {
  const of = (Action: string[]) =>
    snapshot(
      Array.from({ length: count }, (_, at) =>
        policy(document(statement({ Action })), { address: `aws_sns_topic.T${at}` }),
      ),
    );
  const open = Array.from({ length: count }, (_, at) => ({
    ...{ rule: "some-rule", severity: "error" as const, fingerprint: `f${at}` },
    address: `aws_sns_topic.T${at}`,
    message: "a sentence, with commas; and (brackets): it isn't short",
    fix: "write what is meant: one, two, and three (or four)",
  }));
  const after = of(["sns:Publish", "sns:Subscribe"]);
  const changes = changesBetween(of(["sns:Publish"]), after);
  const review: StackReview = {
    ...{ stack: "prod", snapshot: after, open, waived: [], newWaivers: [], changes },
  };
  const comment = renderPullRequest([review], "main", "npm run review").replace(MARKER, "");
  expect(shown(cleaned(comment))).toBe(shown(comment.trim()));
});

test("the marker is left to the action", () => {
  expect(cleaned(`${MARKER}\nx`)).not.toContain("<!--");
});

test("a line of fences that never close is cut, as all of it would take very long", () => {
  const fences = Array.from({ length: 10_000 }, (_, at) => `${"`".repeat(at + 1)}x`);
  expect(cleaned(fences.join("")).length).toBeLessThan(65_000);
});
