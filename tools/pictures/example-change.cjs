// A change that a review refuses, in a repository of its own: the topic loses its condition, and a role may delete what it
// could only read. The picture of the comment and what docs/review.md prints come from it.
const { execFileSync, spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const publish = {
  Sid: "Publish",
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sns:Publish",
  Resource: "arn:aws:sns:eu-west-1:111122223333:acme-events",
};
const own = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const BEFORE = stack({ ...publish, Condition: own }, ["s3:GetObject"]);
const AFTER = stack(publish, ["s3:GetObject", "s3:DeleteObject"]);

function stack(statement, objects) {
  const policy = (...Statement) => JSON.stringify({ Version: "2012-10-17", Statement });
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  const tls = { ...publish, Sid: "Tls", Effect: "Deny", Principal: "*", Condition };
  const Resource = "arn:aws:s3:::acme-media/inbound/*";
  const media = { Sid: "Media", Effect: "Allow", Action: objects, Resource };
  return {
    resource: {
      aws_sns_topic: {
        Events: { kms_master_key_id: "alias/acme", policy: policy(statement, tls) },
      },
      aws_iam_role: { Chat: { name: "chat" } },
      aws_iam_role_policy: { Media: { role: "${aws_iam_role.Chat.id}", policy: policy(media) } },
    },
  };
}

/** Always the same commit, which the report names. */
const WHO = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((one) => [
    [`GIT_${one}_NAME`, "example"],
    [`GIT_${one}_EMAIL`, "example@example.com"],
    [`GIT_${one}_DATE`, "2026-11-29T12:00:00Z"],
  ]),
);

/**
 * @param {string} root the repository, with a current dist
 * @param {readonly string[]} flags of the review
 * @returns {string} what the review prints on a terminal of 100 columns, without colours
 */
exports.exampleReview = (root, ...flags) => {
  const cwd = mkdtempSync(join(tmpdir(), "example-change-"));
  const settings = ["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"];
  const git = (...args) =>
    execFileSync("git", [...settings, ...args], { cwd, env: { ...process.env, ...WHO } });
  const review = (...args) => {
    const asTerminal = ["-r", join(__dirname, "as-terminal.cjs")];
    const program = [...asTerminal, join(root, "dist/scripts/cli.js"), "review", "cdk.tf.json"];
    const env = { ...process.env, COLUMNS: "100", NO_COLOR: "1" };
    return spawnSync(process.execPath, [...program, ...args], { cwd, env, encoding: "utf8" });
  };
  const commit = (configuration) => {
    writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify(configuration));
    review("--update");
    git("add", "-A");
    git("commit", "-q", "-m", "change");
  };
  try {
    git("init", "-q", "-b", "main");
    commit(BEFORE);
    git("checkout", "-q", "-b", "feature");
    commit(AFTER);
    const { status, stdout, stderr } = review("--base-ref", "main", ...flags);
    if (status !== 2) throw new Error(`the review ended with ${status}: ${stderr}`);
    return stdout;
  } finally {
    rmSync(cwd, { recursive: true });
  }
};
