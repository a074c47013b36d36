import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { changedArguments, replacements, type Stack } from "./evolution";
import { News } from "./news";
import { REPOSITORY } from "./pack";
import {
  appsWith,
  checkOut,
  installationsIn,
  newestRelease,
  previousRelease,
  RECORDED,
  synthesizedBy,
} from "./releases";

const release = previousRelease("comparison with the previous release");
const describeWithRelease = release === undefined ? describe.skip : describe;

const root = mkdtempSync(join(tmpdir(), "previous-release-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each([
  [[], undefined],
  [["", "latest", "v1.0.0-rc.1", "w2.0.0"], undefined],
  [["v0.9.0", "v0.10.0", "v0.2.11"], "v0.10.0"],
  [["v1.0.0", "v0.99.0", "v1.0.1-beta"], "v1.0.0"],
])("the newest release among the tags %j is %s", (tags, newest) => {
  expect(newestRelease(tags)).toBe(newest);
});

test("every type of resource that the examples synthesize can be judged", () => {
  const found = installationsIn(REPOSITORY).flatMap((folder) => {
    const stacks = synthesizedBy(REPOSITORY, folder, join(root, `today-${basename(folder)}`));
    return [...stacks.values()].flatMap((stack) => replacements(stack, stack));
  });
  expect(found).toEqual([]);
});

describeWithRelease(`what ${release?.version} synthesized of its own examples`, () => {
  const news = News.since(release?.version ?? RECORDED.version);
  const pairs: { readonly where: string; readonly before: Stack; readonly after: Stack }[] = [];

  beforeAll(() => {
    const checkout = join(root, "release");
    checkOut(release?.ref ?? "", checkout);
    for (const folder of installationsIn(checkout)) {
      const name = basename(folder);
      const before = synthesizedBy(checkout, folder, join(root, `before-${name}`));
      const after = synthesizedBy(REPOSITORY, folder, join(root, `after-${name}`));
      for (const [stack, one] of before) {
        pairs.push({ where: `${name}/${stack}`, before: one, after: after.get(stack) ?? {} });
      }
    }
    // Its own apps as they are: somebody who has one installs another version of the package, and edits nothing.
    const apps = join(checkout, "examples", "constructs");
    const before = appsWith(checkout, apps, join(root, "apps-before"));
    const after = appsWith(REPOSITORY, apps, join(root, "apps-after"));
    for (const [where, one] of before) {
      pairs.push({ where, before: one, after: after.get(where) ?? {} });
    }
  });

  test("is something of environment files and of apps", () => {
    const wheres = pairs.map(({ where }) => where);
    expect(wheres).toEqual(expect.arrayContaining(["spend-limits/prod", "queue-consumer/chat"]));
  });

  test("is destroyed only where the CHANGELOG says so, and never replaced", () => {
    const lost = pairs.flatMap(({ where, before, after }) =>
      replacements(before, after, (address) => news.namesAs("destroyed", address)).map(
        ({ address, because }) => `${where} ${address}: ${because}`,
      ),
    );
    expect(lost).toEqual([]);
  });

  test("changes in no way that the CHANGELOG does not name", () => {
    const changed = pairs.flatMap(({ before, after }) => changedArguments(before, after));
    expect(changed.filter((argument) => !news.names(argument))).toEqual([]);
  });
});

test("only a row that begins with destroyed allows that a resource is", () => {
  const some = News.of(
    "| destroyed | `aws_cloudwatch_metric_alarm.Spend-*` | why |\n| changed | `aws_sns_topic.policy` | `aws_s3_bucket.B` |\n",
  );
  expect(some.namesAs("destroyed", "aws_cloudwatch_metric_alarm.Spend-hour_1")).toBe(true);
  expect(some.namesAs("destroyed", "aws_cloudwatch_metric_alarmXSpend-hour_1")).toBe(false);
  expect(some.namesAs("destroyed", "aws_s3_bucket.B")).toBe(false);
  expect([some.names("aws_sns_topic.policy"), some.names("aws_sns_topic")]).toEqual([true, false]);
});
