import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spend } from "../../../scripts/commands/spend";
import { madeUpRecording, renderRecording } from "../../../scripts/spend/preview/made-up";
import { seriesOf } from "../../../scripts/spend/preview/recording";
import { askedOfFakeServices, ended, inFolder } from "../wiring/in-process";
import type { Folder } from "../wiring/site";
import { drawn } from "./drawn";
import { environmentFile, folderOf, WITHOUT_LIMITS } from "./site";

const root = join(__dirname, "..", "..", "..");
/** The words of a picture. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);

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
    ["a folder that is not there", "there/out.svg", "its folder does not exist"],
    ["a folder in its place", "folder.svg", "EISDIR"],
    ["another kind of file", "environments/prod.yaml", "name it so that it ends in .svg"],
  ])("%s", async (_, file, message) => {
    folder = inFolder(folderOf(environmentFile()));
    mkdirSync(join(folder.path, "folder.svg"));
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
      "the Id of a series must be that of a line, such as hourHighest",
    ],
  ])("%s", async (_, content, message) => {
    folder = inFolder(folderOf(environmentFile()));
    if (content !== undefined) folder.write("mine.json", content);
    const { code, err } = await previewAgain("out.svg", { recorded: ["mine.json"] });
    expect(err).toContain(message);
    expect(code).toBe(1);
    expect(existsSync(join(folder.path, "out.svg"))).toBe(false);
  });

  test("or one that is given without --preview", async () => {
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

test("nothing is asked of AWS, and the JSON says what has no data", async () => {
  const { out } = await preview("out.svg", { json: true });
  expect(askedOfFakeServices()).toEqual([]);
  expect(JSON.parse(out)).toEqual({
    formatVersion: 1,
    environment: "prod",
    preview: { file: "out.svg", withoutData: [] },
  });
});

test("several recordings of one's own are drawn together, and named", async () => {
  const { MetricDataResults } = madeUpRecording();
  folder = inFolder(folderOf(environmentFile()));
  const one = ({ Id }: { Id: string }) => Id === "hourHighest";
  const files = { "a.json": MetricDataResults.filter(one), "b.json": MetricDataResults.slice(4) };
  for (const [file, results] of Object.entries(files)) {
    folder.write(file, JSON.stringify({ MetricDataResults: results }));
  }
  const { out } = await previewAgain("out.svg", { recorded: ["a.json", "b.json"] });
  expect(out).toContain("no data: dayHighest (at the highest rates)\n");
  const words = texts(readFileSync(join(folder.path, "out.svg"), "utf8"));
  expect(words).toContain(
    "RECORDED SERIES from a.json, b.json, drawn as they were read. Times in UTC.",
  );
  expect(words).toContain("at the highest rates (no data)");
});

describe("the picture", () => {
  test("shows titles, units, limits, series and alarms, and where the series come from", () => {
    expect(texts(drawn())).toEqual(
      expect.arrayContaining([
        "acme-prod-whatsapp-dashboard",
        "MADE-UP &lt;SERIES&gt;",
        "USD per hour",
        "USD",
        "warning: 40.00 USD",
        "warning: 300.00 USD",
        "at the highest rates",
        "AWS message fees by category",
        "Marketing",
        "AWS message fees by country",
        "DE",
        "Events on the topic",
        "events in 5 minutes",
        "failed",
        "acme-prod-whatsapp-spend-hour-warning",
        "acme-prod-whatsapp-spend-blind-warning",
      ]),
    );
  });

  test("draws a limit that no series comes near", () => {
    const quiet = seriesOf({
      MetricDataResults: [{ Id: "hourHighest", Timestamps: ["2026-11-19T00:00:00Z"], Values: [1] }],
    });
    expect(texts(drawn(quiet))).toContain("warning: 40.00 USD");
  });

  test("says of every line without a recording that it has no data", () => {
    const words = texts(drawn([]));
    expect(words.filter((word) => word === "no data")).toHaveLength(7);
    expect(words).toContain("failed (no data)");
  });

  test("is the same each time", () => {
    expect(drawn()).toBe(drawn());
  });

  test("is well-formed, and no two parts of it share an id", () => {
    const svg = drawn();
    expect(unclosed(svg)).toEqual([]);
    const ids = [...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** Elements whose end is missing or is another's. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = "", end] of xml.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (end === "/") continue;
    if (slash === "") open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

test("a recording that begins with the latest is drawn in the order of time", () => {
  const [series] = seriesOf({
    MetricDataResults: [
      {
        Id: "a",
        Timestamps: ["2026-11-19T01:00:00Z", "2026-11-19T00:00:00+00:00"],
        Values: [2, 1],
      },
    ],
  });
  expect(series?.points.map(([, value]) => value)).toEqual([1, 2]);
});

test("the committed recording is the made-up one", () => {
  const committed = readFileSync(join(root, "examples/spend/recorded.json"), "utf8");
  expect(committed).toBe(renderRecording(madeUpRecording()));
});

test("without the chart library it says what to install", () => {
  jest.doMock("echarts", () => {
    throw Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
  });
  try {
    jest.isolateModules(() => {
      expect(() => drawn()).toThrow("npm install --save-dev echarts@6.1.0");
    });
  } finally {
    jest.dontMock("echarts");
  }
});
