import fs, {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFiles } from "../../formats/write-files";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-files-"));
  writeFileSync(join(folder, "old"), "before");
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const here = (path: string, text = "after") => ({ path: join(folder, path), text });
const tree = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((path) => {
      const about = lstatSync(join(folder, path));
      return about.isFile() ? `${path}: ${readFileSync(join(folder, path), "utf8")}` : path;
    });

const FILES = ["a/b/new", "old", "a/c/newer"];
const CALLS = [
  "mkdirSync",
  "openSync",
  "writeFileSync",
  "chmodSync",
  "copyFileSync",
  "renameSync",
] as const;

/** Lets the calls until this one through, and writes half of a text first: so a disk is full. */
function failAt(call: number) {
  let calls = 0;
  for (const name of CALLS) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      calls += 1;
      if (calls !== call) return real(...args);
      if (name === "writeFileSync") real(args[0], String(args[1]).slice(0, 2));
      throw Object.assign(new Error(name), { code: "ENOSPC", syscall: "write", errno: -28 });
    }) as never);
  }
  return () => calls;
}

test("all files are written, and nothing else stays", () => {
  writeFiles(FILES.map((path) => here(path)));
  expect(tree()).toEqual(["a", "a/b", "a/b/new: after", "a/c", "a/c/newer: after", "old: after"]);
});

test.each([
  ["replaces", {}, FILES],
  ["creates", { mustBeNew: true }, ["a/b/new", "a/newer", "newest"]],
])("whichever call fails, everything stays as it was, where it %s files", (_, options, paths) => {
  const before = tree();
  const files = paths.map((path) => here(path));
  const calls = failAt(0);
  writeFiles(files, options);
  const all = calls();
  expect(all).toBeGreaterThan(3 * paths.length);
  jest.restoreAllMocks();
  for (let call = 1; call <= all; call += 1) {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(folder, "old"), "before");
    failAt(call);
    let said: unknown;
    try {
      writeFiles(files, options);
    } catch (error) {
      said = error;
    }
    jest.restoreAllMocks();
    expect([call, String(said), tree()]).toEqual([
      call,
      expect.stringMatching(/^UserError: .+ refused write with ENOSPC\. .+\. Nothing was written$/),
      before,
    ]);
  }
});

test("what must be new is never replaced", () => {
  const before = tree();
  expect(() => writeFiles([here("new"), here("old")], { mustBeNew: true })).toThrow(
    /old was written by something else meanwhile: run again\. Nothing was written$/,
  );
  expect(tree()).toEqual(before);
});

test("a link stays one, and a file keeps the rights that it has", () => {
  chmodSync(join(folder, "old"), 0o640);
  symlinkSync("old", join(folder, "link"));
  writeFiles([here("link"), { ...here("secret"), mode: 0o600 }]);
  expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "old"), "utf8")).toBe("after");
  expect(["old", "secret"].map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([
    ...[0o640, 0o600],
  ]);
});

test("a device is not replaced", () => {
  symlinkSync("/dev/null", join(folder, "device"));
  expect(() => writeFiles([here("new"), here("device")])).toThrow(
    "/dev/null is a device or a pipe, which cannot be replaced like a file: name a file",
  );
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  expect(tree()).toEqual(["device", "old: before"]);
});
