import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { whatsAppApp } from "../../../app/whatsapp-app";
import { loadConfigurations } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";

const examples = join(__dirname, "../../../examples/environments");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "review-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(readdirSync(examples))("everything that %s grants is read", (example) => {
  const { environments } = loadEnvironments({ folder: join(examples, example) });
  whatsAppApp(environments, folder).app.synth();
  const configurations = loadConfigurations(folder);
  expect(configurations.length).toBeGreaterThanOrEqual(environments.length);
  for (const configuration of configurations) {
    const { policies, unreadable } = readConfiguration(configuration);
    expect(unreadable).toEqual([]);
    const text = JSON.stringify(configuration.resources.map(({ values }) => values));
    // Every document of the file was found: its statements are what is counted in the text.
    const written = text.match(/\\"Version\\":\\"20\d\d-10-17\\"/g) ?? [];
    const documents = policies.filter(({ argument }) => !/^grant$|policy_arn$/.test(argument));
    expect(documents).toHaveLength(written.length);
  }
});
