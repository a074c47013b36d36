import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { whatsAppApp } from "../../../app/whatsapp-app";
import { reportsOf, staleReports, writeReports } from "../../../review/report/committed-reports";
import { outcomeOf, reviewStack } from "../../../review/review";
import { loadConfigurations } from "../../../review/terraform/load-configuration";

/** Examples whose reports are committed, as a reader's own would be. With UPDATE_REPORTS=1 they are written anew. */
const EXAMPLES = join(__dirname, "../../../examples/environments");
const REPORTED = readdirSync(EXAMPLES).filter((name) =>
  readdirSync(join(EXAMPLES, name)).includes("policies"),
);

const today = "2026-11-20";
const outdir = mkdtempSync(join(tmpdir(), "reports-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test("access of roles has one", () => {
  expect(REPORTED).toContain("role-access");
});

test.each(REPORTED)("the committed reports of %s say what its stacks grant", (name) => {
  const folder = join(EXAMPLES, name);
  whatsAppApp(loadEnvironments({ folder, today }).environments, outdir).app.synth();
  const reviews = loadConfigurations(outdir).map((configuration) =>
    reviewStack({ configuration, waivers: [], today }),
  );
  expect(reviews.map(outcomeOf)).toEqual(reviews.map(() => "clean"));
  const reports = reviews.flatMap((one) => reportsOf(one, "npm run review -- --update"));
  const policies = join(folder, "policies");
  if (process.env["UPDATE_REPORTS"] === "1") writeReports(policies, reports);
  expect(staleReports(policies, reports)).toEqual([]);
  const files = reports.map(({ file }) => file);
  expect(readdirSync(policies).toSorted()).toEqual(files.toSorted());
});
