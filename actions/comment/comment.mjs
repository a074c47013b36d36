// Run by action.yml after the workflow that reviews: finds the pull request of that run, and writes or patches its
// comment. The number comes from GitHub, never from what the run made.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleaned } from "./clean.mjs";

const PERMISSIONS =
  "give the job the permissions actions: read, contents: read and pull-requests: write";
const MARKER = "<!-- cdktf-aws-social-messaging: access review -->";
const ARTIFACT = "access-review";
/** In bytes: what is read of a stranger's archive, and of the file in it. */
const LARGEST_ARCHIVE = 1 << 20;
const LARGEST_COMMENT = 1 << 18;

const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_TOKEN, RUNNER_TEMP } =
  process.env;
const { workflow_run: run, repository } = event();

try {
  await main();
} catch (error) {
  // What GitHub answers may quote the pull request.
  console.error(
    `No comment was written: ${JSON.stringify(String(error?.cause?.message ?? error?.message))}`,
  );
  process.exitCode = 1;
}

/** Nothing, where GitHub did not start this. */
function event() {
  try {
    return JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8")) ?? {};
  } catch {
    return {};
  }
}

async function main() {
  if (run === undefined) {
    throw new Error("the workflow must start on workflow_run, after the one that reviews");
  }
  if (run.event !== "pull_request") return console.log("No pull request started that run.");
  const number = await pullRequest();
  if (number === undefined) return console.log("No open pull request has this commit any more.");
  const comment = await commentIn(await archive());
  const body = `${MARKER}\n${comment}\n\n${origin()}\n`;
  const own = await ownComment(number);
  if (own === undefined) await call("POST", `issues/${number}/comments`, { body });
  else await call("PATCH", `issues/comments/${own}`, { body });
  console.log(
    `The comment of pull request ${number} is ${own === undefined ? "written" : "patched"}.`,
  );
}

/** The open pull request whose newest commit the run was for: a later one has a run of its own. */
async function pullRequest() {
  const { head_sha: sha, head_branch: branch, head_repository: head } = run;
  if (head === null) return undefined; // the fork is deleted
  const isOf = (pull) =>
    pull.state === "open" && pull.head.sha === sha && pull.base.repo.id === repository.id;
  // For a pull request from a fork, the event names none.
  const named = (run.pull_requests ?? []).map(({ number }) => number).filter(Number.isInteger);
  for (const number of named) {
    const pull = await call("GET", `pulls/${number}`);
    if (isOf(pull)) return pull.number;
  }
  const query = new URLSearchParams({ state: "open", head: `${head.owner.login}:${branch}` });
  const pulls = await call("GET", `pulls?${query}`);
  return pulls.find((pull) => isOf(pull) && pull.head.repo?.id === head.id)?.number;
}

async function archive() {
  const found = await call("GET", `actions/runs/${Number(run.id)}/artifacts?name=${ARTIFACT}`);
  const artifact = found.artifacts.find(({ name, expired }) => name === ARTIFACT && !expired);
  if (artifact === undefined) return undefined;
  if (artifact.size_in_bytes > LARGEST_ARCHIVE) return undefined;
  const { body } = await request("GET", `actions/artifacts/${Number(artifact.id)}/zip`);
  const chunks = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST_ARCHIVE) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One file by its name, into a pipe with a limit: nothing of the archive is ever written to the disk. */
async function commentIn(zip) {
  const none =
    "## Access review\n\nThe run ended without a report, so nothing is known of this commit.";
  if (zip === undefined) return none;
  const folder = mkdtempSync(join(RUNNER_TEMP ?? tmpdir(), "access-review-"));
  const file = join(folder, "artifact.zip");
  writeFileSync(file, zip);
  const options = { encoding: "utf8", maxBuffer: LARGEST_COMMENT };
  const { status, stdout, error } = spawnSync("unzip", ["-p", file, "comment.md"], options);
  rmSync(folder, { recursive: true });
  if (error?.code === "ENOENT") throw new Error("unzip is not installed");
  return (status === 0 && cleaned(stdout)) || none;
}

/** Who made the comment, so that nobody takes it for the word of the repository. */
function origin() {
  const isLink = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+$/.test(
    run.html_url,
  );
  const link = isLink ? `[The run](${run.html_url})` : "The run";
  const commit = /^[0-9a-f]{40}$/.test(run.head_sha) ? ` of ${run.head_sha.slice(0, 12)}` : "";
  return `<sub>${link}${commit} says so, which runs the code of the pull request.</sub>`;
}

async function ownComment(number) {
  for (let page = 1; ; page += 1) {
    const comments = await call("GET", `issues/${number}/comments?per_page=100&page=${page}`);
    const own = comments.find(({ user, body }) => user?.type === "Bot" && body?.startsWith(MARKER));
    if (own !== undefined) return Number(own.id);
    if (comments.length < 100) return undefined;
  }
}

async function call(method, path, body) {
  return (await request(method, path, body)).json();
}

async function request(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "x-github-api-version": "2022-11-28",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const answered = `GitHub answered ${response.status} to ${method} ${path.split("?")[0]}`;
  throw new Error([401, 403].includes(response.status) ? `${answered}: ${PERMISSIONS}` : answered);
}
