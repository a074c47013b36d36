import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { whatsAppApp } from "../../../app/whatsapp-app";
import { lint } from "../../../review/lint/lint";
import { loadConfigurations } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";

const EXAMPLES = join(__dirname, "../../../examples/environments");
const root = mkdtempSync(join(tmpdir(), "lint-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(readdirSync(EXAMPLES))("%s", (scenario) => {
  const { environments } = loadEnvironments({ folder: join(EXAMPLES, scenario) });
  const { app } = whatsAppApp(environments, mkdtempSync(join(root, "-")));
  app.synth();
  const configurations = loadConfigurations(app.outdir);

  test.each(configurations)("$name has no errors, and one warning at most", (configuration) => {
    const findings = lint(configuration, readConfiguration(configuration));
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    // Messages and media share a key by design: two keys are a choice of the environment. A topic that is taken over
    // keeps the statements that others wrote, and one of them lets a partner's account in.
    const isKnown = ({ rule, statement }: (typeof findings)[number]) =>
      rule === "shared-key" || (rule === "cross-account" && statement === "AllowPartnerSubscribe");
    expect(findings.filter((finding) => !isKnown(finding))).toEqual([]);
  });
});
