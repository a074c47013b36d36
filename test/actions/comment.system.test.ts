import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { MARKER } from "../../review/report/pull-request";
import { type Served, serve } from "../serve";

// The action as GitHub runs it, with an imitation of GitHub's API on this machine.

const SCRIPT = join(__dirname, "../../actions/comment/comment.mjs");
const REPOSITORY = { id: 1 };
const FORK = { id: 2, owner: { login: "stranger" } };
const SHA = "0123456789abcdef0123456789abcdef01234567";

const RUN = {
  id: 77,
  event: "pull_request",
  head_sha: SHA,
  head_branch: "feature/#1&x",
  head_repository: FORK,
  html_url: "https://github.com/acme/whatsapp/actions/runs/77",
  pull_requests: [] as { number: number }[],
};

const pull = (changes: object = {}) => ({
  number: 12,
  state: "open",
  head: { sha: SHA, repo: FORK },
  base: { repo: REPOSITORY },
  ...changes,
});

interface GitHub {
  /** What the job of the pull request handed over. */
  readonly files?: Readonly<Record<string, string>>;
  readonly size?: number;
  readonly pulls?: readonly object[];
  readonly comments?: readonly object[];
  readonly run?: object;
  /** What the event file holds. */
  readonly event?: string;
  readonly token?: string | undefined;
  readonly api?: string;
  /** What GitHub answers to what would change something. */
  readonly writing?: number;
}

/** An archive of files that are not compressed. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [title, data] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, title, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, rest, title]));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from("PK\x05\x06"), end]);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

const servers: Served[] = [];
const folders: string[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs the action, and says what it wrote to GitHub and what is left of it on the disk. */
async function commented(github: GitHub) {
  const { files, size, pulls = [pull()], comments = [], run = RUN, writing = 200 } = github;
  const written: { readonly method: string; readonly path: string; readonly body: string }[] = [];
  const archive = zip(files ?? {});
  const server = await serve(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    const path = pathname.replace("/repos/acme/whatsapp/", "");
    const { method = "" } = request;
    const answer = (document: unknown) => response.end(JSON.stringify(document));
    if (method !== "GET" && writing !== 200) return response.writeHead(writing).end();
    if (method !== "GET") {
      written.push({ method, path, body: JSON.parse(await bodyOf(request)).body });
      return answer({});
    }
    if (request.headers.authorization !== "Bearer secret") return response.writeHead(401).end();
    if (path === "actions/runs/77/artifacts") {
      const one = { id: 5, name: "access-review", size_in_bytes: size ?? archive.length };
      return answer({ artifacts: files === undefined ? [] : [one] });
    }
    if (path === "actions/artifacts/5/zip") return response.end(archive);
    if (path === "pulls") {
      return answer(searchParams.get("head") === "stranger:feature/#1&x" ? pulls : []);
    }
    const [, number] = /^pulls\/(\d+)$/.exec(path) ?? [];
    if (number !== undefined) {
      return answer(pulls.find((one) => JSON.stringify(one).includes(`"number":${number}`)));
    }
    if (/^issues\/\d+\/comments$/.test(path)) {
      const page = Number(searchParams.get("page"));
      return answer(comments.slice((page - 1) * 100, page * 100));
    }
    return response.writeHead(404).end();
  });
  servers.push(server);
  const folder = mkdtempSync(join(tmpdir(), "comment-"));
  folders.push(folder);
  const event = join(folder, "event.json");
  const started = { workflow_run: run, repository: REPOSITORY };
  writeFileSync(event, github.event ?? JSON.stringify(started));
  const child = spawn(process.execPath, [SCRIPT], {
    env: {
      PATH: process.env["PATH"],
      GITHUB_API_URL: github.api ?? server.url,
      GITHUB_EVENT_PATH: event,
      GITHUB_REPOSITORY: "acme/whatsapp",
      ...("token" in github ? {} : { GITHUB_TOKEN: "secret" }),
      RUNNER_TEMP: folder,
    },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      printed += chunk;
    });
  }
  const code = await new Promise((ended) => child.on("close", ended));
  return { code, printed, written, left: readdirSync(folder) };
}

const ORIGIN = `<sub>[The run](${RUN.html_url}) of 0123456789ab says so, which runs the code of the pull request.</sub>\n`;
const bot = (id: number, body: string) => ({ id, body, user: { type: "Bot" } });

test("a comment is written to the pull request of the run, and what was in it acts no more", async () => {
  const text = `${MARKER}\n## Access review\n\n- role \`chat\` may\n- @octocat <img src=x> [x](https://example.com)\n`;
  const { code, printed, written, left } = await commented({
    files: { "comment.md": text, "../number": "99", number: "99" },
  });
  expect({ code, printed }).toEqual({
    code: 0,
    printed: "The comment of pull request 12 is written.\n",
  });
  const [{ method, path, body } = { method: "", path: "", body: "" }, ...more] = written;
  expect([method, path, more]).toEqual(["POST", "issues/12/comments", []]);
  expect(body).toBe(
    `${MARKER}\n## Access review\n\n- role \`chat\` may\n- @\u200boctocat &lt;img src\\=x\\> \\[x\\]\\(https\\:\u200b\\/\\/example\\.com\\)\n\n${ORIGIN}`.replace(
      "@",
      "\\@",
    ),
  );
  expect(left).toEqual(["event.json"]);
});

test("its one comment is patched, however many there are; one that only looks like it is not", async () => {
  const others = Array.from({ length: 150 }, (_, at) => bot(at, "something else"));
  const forged = { id: 500, body: MARKER, user: { type: "User" } };
  const { written } = await commented({
    files: { "comment.md": "x" },
    comments: [forged, ...others, bot(900, `${MARKER}\nold`)],
  });
  expect(written.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PATCH issues/comments/900",
  ]);
});

describe("the pull request is the one whose newest commit was reviewed", () => {
  test("as the event names it", async () => {
    const run = { ...RUN, pull_requests: [{ number: 12 }] };
    const { written } = await commented({ files: { "comment.md": "x" }, run });
    expect(written[0]?.path).toBe("issues/12/comments");
  });

  test("no pull request is named where the fork is deleted", async () => {
    const run = { ...RUN, head_repository: null };
    expect(await commented({ files: { "comment.md": "x" }, run })).toMatchObject({
      code: 0,
      printed: "No open pull request has this commit any more.\n",
    });
  });

  test.each([
    ["has a newer commit", pull({ head: { sha: "f".repeat(40), repo: FORK } })],
    ["is closed", pull({ state: "closed" })],
    ["is of another fork", pull({ head: { sha: SHA, repo: { id: 3 } } })],
    ["is for another repository", pull({ base: { repo: { id: 9 } } })],
  ])("no pull request is named that %s", async (_, one) => {
    const { code, printed, written } = await commented({
      files: { "comment.md": "x" },
      pulls: [one],
    });
    expect({ code, printed, written }).toEqual({
      code: 0,
      printed: "No open pull request has this commit any more.\n",
      written: [],
    });
  });

  test("a run that no pull request started has none", async () => {
    const { code, printed, written } = await commented({ run: { ...RUN, event: "push" } });
    expect({ code, printed, written }).toEqual({
      code: 0,
      printed: "No pull request started that run.\n",
      written: [],
    });
  });
});

describe("an old comment does not stand for a commit of which there is no report", () => {
  const none = `${MARKER}\n## Access review\n\nThe run ended without a report, so nothing is known of this commit.\n\n${ORIGIN}`;

  test.each<[string, GitHub]>([
    ["nothing was handed over", {}],
    ["the archive has something else", { files: { other: "x" } }],
    ["the comment is empty", { files: { "comment.md": "\n" } }],
    ["GitHub reports a large archive", { files: { "comment.md": "x" }, size: 2 ** 21 }],
    ["the archive is large", { files: { "comment.md": "x".repeat(2 ** 21) }, size: 1 }],
    ["the file is large", { files: { "comment.md": "x".repeat(2 ** 19) } }],
  ])("where %s", async (_, github) => {
    const { code, written } = await commented({ ...github, comments: [bot(9, MARKER)] });
    expect(code).toBe(0);
    expect(written).toEqual([{ method: "PATCH", path: "issues/comments/9", body: none }]);
  });
});

describe("what it cannot do ends it with one line, which says what to do", () => {
  const permissions =
    "give the job the permissions actions: read, contents: read and pull-requests: write";

  test.each<[string, GitHub, string]>([
    [
      "no artifacts",
      { run: { ...RUN, id: 78 } },
      "GitHub answered 404 to GET actions/runs/78/artifacts",
    ],
    ["no token", { token: undefined }, `GitHub answered 401 to GET pulls: ${permissions}`],
    [
      "no right to comment",
      { writing: 403 },
      `GitHub answered 403 to POST issues/12/comments: ${permissions}`,
    ],
    [
      "another event",
      { event: '{ "repository": { "id": 1 } }' },
      "the workflow must start on workflow_run, after the one that reviews",
    ],
    [
      "no event",
      { event: "" },
      "the workflow must start on workflow_run, after the one that reviews",
    ],
    ["no network", { api: "http://127.0.0.1:65533" }, "connect ECONNREFUSED 127.0.0.1:65533"],
  ])("%s", async (_, github, reason) => {
    const { code, printed, written } = await commented({ files: { "comment.md": "x" }, ...github });
    expect({ code, printed, written }).toEqual({
      code: 1,
      printed: `No comment was written: "${reason}"\n`,
      written: [],
    });
  });
});

test("a comment that would be too long for GitHub is cut, so that no old one stands for this commit", async () => {
  const text = `${"!.:;,()".repeat(1_500)}\n`.repeat(8);
  const { code, written } = await commented({ files: { "comment.md": text } });
  expect(code).toBe(0);
  expect(written[0]?.body.length).toBeLessThanOrEqual(65_536);
  expect(written[0]?.body).toContain("**The rest did not fit into this comment:**");
});
