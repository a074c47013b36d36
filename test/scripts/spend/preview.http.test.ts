import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spend } from "../../../scripts/commands/spend";
import { shown } from "../../../scripts/spend/preview/preview";
import { renderRecording } from "../../../scripts/spend/preview/recording";
import { askedOfFakeServices, ended, inFolder } from "../wiring/in-process";
import type { Folder } from "../wiring/site";
import { pictured, texts } from "./drawn";
import { environmentFile, folderOf, WITHOUT_LIMITS } from "./site";

/** Behind the warnings. */
const lastOf = (err: string) => err.trimEnd().split("\n\n").at(-1);

let folder: Folder;

const preview = (
  file: string,
  options: { recorded?: string[]; json?: boolean } = {},
  yaml = environmentFile(),
) => {
  folder = inFolder(folderOf(yaml));
  return previewAgain(file, options);
};

const previewAgain = (file: string, options: { recorded?: string[]; json?: boolean } = {}) =>
  ended(folder, () => spend("prod", { preview: file, ...options }));

describe("what is not ours is never overwritten", () => {
  test("a picture that somebody else made", async () => {
    folder = inFolder(folderOf(environmentFile()));
    folder.write("out.svg", "<svg>theirs</svg>");
    const { code, err } = await previewAgain("out.svg");
    expect(lastOf(err)).toBe(
      "out.svg exists and is not a preview that this program drew, so it stays: name another file, or remove it first",
    );
    expect(code).toBe(1);
    expect(readFileSync(join(folder.path, "out.svg"), "utf8")).toBe("<svg>theirs</svg>");
  });

  test("while a preview of ours is drawn anew", async () => {
    expect((await preview("out.svg")).code).toBe(0);
    const path = join(folder.path, "out.svg");
    writeFileSync(path, `${readFileSync(path, "utf8")}<!-- old -->`);
    expect((await previewAgain("out.svg")).code).toBe(0);
    expect(readFileSync(path, "utf8")).not.toContain("<!-- old -->");
  });
});

describe("a path that cannot be written ends in one message", () => {
  test.each([
    ["a file in the place of its folder", "environments/prod.yaml/out.svg", "ENOTDIR"],
    ["another kind of file", "environments/prod.yaml", "name it so that it ends in .svg"],
  ])("%s", async (_, file, message) => {
    folder = inFolder(folderOf(environmentFile()));
    const { code, err } = await previewAgain(file);
    expect(lastOf(err)).toContain(message);
    expect(lastOf(err)).not.toContain("\n");
    expect(code).toBe(1);
  });
});

describe("a recording that is none ends in one message", () => {
  test.each([
    ["a file that is not there", undefined, "There is no file mine.json"],
    ["no JSON", "x", "mine.json is not JSON"],
    ["another document", "{}", "is not an output of aws cloudwatch get-metric-data"],
    [
      "series of different lengths",
      '{"MetricDataResults":[{"Id":"a","Timestamps":[],"Values":[1]}]}',
      "MetricDataResults.0: it must have as many Values as Timestamps",
    ],
    [
      "series of another dashboard",
      '{"MetricDataResults":[{"Id":"a","Timestamps":["2026-11-19T00:00:00Z"],"Values":[1]}]}',
      "the Id of a series must be that of a line, such as hourUpper",
    ],
  ])("%s", async (_, content, message) => {
    folder = inFolder(folderOf(environmentFile()));
    if (content !== undefined) folder.write("mine.json", content);
    const { code, err } = await previewAgain("out.svg", { recorded: ["mine.json"] });
    expect(err).toContain(message);
    expect(code).toBe(1);
    expect(existsSync(join(folder.path, "out.svg"))).toBe(false);
  });

  test("a recording without --preview ends in one message, too", async () => {
    const recorded = ["mine.json"];
    folder = inFolder(folderOf(environmentFile()));
    const { err } = await ended(folder, () => spend("prod", { recorded }));
    expect(err).toContain("add --preview out.svg");
  });
});

test("an environment without alarms has nothing to draw", async () => {
  const { code, err } = await preview("out.svg", {}, WITHOUT_LIMITS);
  expect(err).toContain("prod has no dashboard to draw: add alarms");
  expect(code).toBe(1);
});

test("AWS is not called, and the JSON says what has no data", async () => {
  const { out } = await preview("out.svg", { json: true });
  expect(askedOfFakeServices()).toEqual([]);
  expect(JSON.parse(out)).toEqual({
    formatVersion: 1,
    environment: "prod",
    preview: {
      file: "out.svg",
      withoutData: [],
      states: {
        "acme-prod-whatsapp-spend-40-usd-hour-warning": "ALARM",
        "acme-prod-whatsapp-spend-blind-warning": "OK",
        "acme-prod-whatsapp-delivery-failed-warning": "OK",
      },
    },
  });
});

test("several recordings of one's own are drawn together, and named", async () => {
  const { series } = shown(pictured());
  folder = inFolder(folderOf(environmentFile()));
  const files = {
    "a.json": series.filter(({ id }) => id === "hourUpper"),
    "b.json": series.filter(({ id }) => !/^(hour|day)/.test(id)),
  };
  for (const [file, some] of Object.entries(files)) folder.write(file, renderRecording(some));
  const { out } = await previewAgain("out.svg", { recorded: ["a.json", "b.json"] });
  expect(out).toContain("dayUpper (upper bound), dayEstimate (best estimate)");
  const words = texts(readFileSync(join(folder.path, "out.svg"), "utf8"));
  expect(words).toContain(
    "RECORDED SERIES from a.json, b.json, drawn as they were read; states are those at their end, as far as they show. Times in UTC.",
  );
  expect(words).toContain("upper bound (no data)");
});
