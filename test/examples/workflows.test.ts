import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { MARKER } from "../../scripts/review/render/pull-request";

const folder = join(__dirname, "../../examples/github");
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), "utf8");
  return { file, text, workflow: parse(text) };
});

test.each(workflows)(
  "$file states its permissions, and pins every action to a commit",
  ({ text, workflow }) => {
    expect(workflow.permissions).toBeDefined();
    const used = [...text.matchAll(/uses: (\S+)( # v[\d.]+)?/g)];
    expect(used.length).toBeGreaterThan(0);
    for (const [, action, version] of used) {
      expect(action).toMatch(/@[0-9a-f]{40}$/);
      expect(version).toBeDefined();
    }
  },
);

test("what runs the pull request's code may only read", () => {
  const review = workflows.find(({ file }) => file === "access-review.yml");
  expect(review?.workflow.on).toBe("pull_request");
  expect(review?.workflow.permissions).toEqual({ contents: "read" });
  expect(review?.text).not.toContain("secrets.");
});

test("what may write runs nothing of the pull request, and finds its comment by the marker", () => {
  const comment = workflows.find(({ file }) => file === "access-review-comment.yml");
  expect(comment?.text).not.toContain("actions/checkout");
  expect(comment?.text).toContain(MARKER);
  const review = workflows.find(({ file }) => file === "access-review.yml");
  expect(comment?.workflow.on.workflow_run.workflows).toEqual([review?.workflow.name]);
});

test("no expression of the event stands in a shell script, where its text would be run", () => {
  for (const { workflow } of workflows) {
    const steps = Object.values<{ steps: { run?: string }[] }>(workflow.jobs).flatMap(
      (job) => job.steps,
    );
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  }
});
