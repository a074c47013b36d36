import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../../app/load";
import { COMMANDS } from "../../scripts/commands/iam";
import { accessOf, namedPolicies, type Purpose } from "../../scripts/rights/access";

const guide = readFileSync(join(__dirname, "../../docs/deploy-from-github.md"), "utf8");
const rows = new Map(
  [...guide.matchAll(/^\| `([a-z-]+)` \| (.*) \| .* \|$/gm)].map(([, name = "", role = ""]) => [
    name,
    role,
  ]),
);

test("the guide names each policy that iam can print, and no other", () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(COMMANDS).sort());
});

test("each part of a policy belongs to a policy of the guide", () => {
  const folder = join(__dirname, "../../examples/environments");
  const environments = readdirSync(folder).flatMap(
    (name) => loadEnvironments({ folder: join(folder, name), today: "2026-11-20" }).environments,
  );
  const printed = environments.flatMap((one) => Object.keys(namedPolicies(accessOf(one))));
  expect(printed).toEqual(
    expect.arrayContaining(["deploy", "delivery", "alarms", "apply-2", "assume"]),
  );
  expect(printed.filter((name) => !rows.has(name.replace(/-\d+$/, "")))).toEqual([]);
});

test("the role of pull requests gets nothing that writes, and the role of deploys everything else", () => {
  const attached = (role: string) =>
    [...rows].filter(([, to]) => to.startsWith(`\`-${role}\``)).map(([name]) => name as Purpose);
  expect(attached("read")).toEqual(["verify"]);
  expect(attached("deploy")).toEqual([
    "deploy",
    "delivery",
    "alarms",
    "access",
    "delete-data",
    "tag-keys",
    "apply",
    "former",
  ]);
});
