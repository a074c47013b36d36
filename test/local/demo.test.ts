import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironments } from "../../app/load";
import { withMoney } from "../../local/demo/prepare";

test("the template's commented lines on alarms and spend are an environment that loads, with a brake", () => {
  const folder = mkdtempSync(join(tmpdir(), "demo-"));
  const environments = join(__dirname, "../../environments");
  const template = readFileSync(join(environments, "example.yaml"), "utf8");
  writeFileSync(join(folder, "example.yaml"), withMoney(template));
  copyFileSync(join(environments, "rates.example.csv"), join(folder, "rates.csv"));
  const [environment] = loadEnvironments({ folder }).environments;
  expect(environment?.spend?.limits).toEqual([{ usd: 40, per: "hour", severity: "critical" }]);
  expect(environment?.spend?.brake?.roles).toHaveLength(1);
  rmSync(folder, { recursive: true });
});
