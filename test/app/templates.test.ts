import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Environment } from "../../app/environment";
import { loadEnvironments } from "../../app/load";
import { whatsAppApp } from "../../app/whatsapp-app";
import { UserError } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import { fc, runs } from "../fuzz";
import { folderOf, RATES } from "./harness";
import { everything } from "./values";

// Whatever an operator writes means itself: Terraform must never find a template in it.

const folder = folderOf({ "rates.csv": RATES });
const outdir = mkdtempSync(join(tmpdir(), "templates-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

type Path = readonly (string | number)[];

/** A file with every field, and every place where a filter holds text. */
const filters = [
  { messageId: ["a", { prefix: "b" }, { "anything-but": ["c"] }] },
  { context: { MetaWabaIds: { wabaId: [{ suffix: "d" }] } } },
];
const file = {
  ...everything,
  delivery: {
    ...everything.delivery,
    queues: [
      ...everything.delivery.queues,
      ...filters.map((filterPolicy, index) => ({ name: `filter-${index}`, filterPolicy })),
    ],
  },
};

/** Where text stands, as a value or as a key. */
function textsIn(data: unknown, path: Path = []): { path: Path; isKey: boolean }[] {
  if (typeof data === "string") return [{ path, isKey: false }];
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(data) ? Number(key) : key];
    return [...(Array.isArray(data) ? [] : [{ path: here, isKey: true }]), ...textsIn(value, here)];
  });
}

/** The data with more text after that of one place, so that whatever looks at its start only is content. */
function planted(data: unknown, [key, ...rest]: Path, isKey: boolean): unknown {
  if (key === undefined) return `${data}${PLANTED}`;
  const entries = Object.entries(data as object).map(([name, value]) => {
    if (name !== String(key)) return [name, value];
    if (isKey && rest.length === 0) return [`${name}${PLANTED}`, value];
    return [name, planted(value, rest, isKey)];
  });
  return Array.isArray(data) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** The environment, or nothing where the file is refused. */
function loaded(data: unknown): Environment | undefined {
  writeFileSync(join(folder, "prod.yaml"), stringify(data));
  try {
    return loadEnvironments({ folder }).environments[0];
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** All texts that Terraform reads, of all stacks. */
function synthesized(environment: Environment): string[] {
  rmSync(outdir, { recursive: true, force: true });
  whatsAppApp([environment], outdir).app.synth();
  const stacks = join(outdir, "stacks");
  return readdirSync(stacks).flatMap((name) =>
    allTexts(JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8"))),
  );
}

function allTexts(data: unknown): string[] {
  if (typeof data === "string") return [data];
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => [key, ...allTexts(value)]);
}

/** As Terraform reads a text without templates. */
const read = (text: string) => text.replace(/([$%])\1\{/g, "$1{");

const MARK = "planted";

/** Two templates, and what would be plain text only if Terraform itself had written it. */
const PLANTED = `\${${MARK}}%{${MARK}}$\${${MARK}}`;

test("a template in any text or key of a file is refused, or means itself", () => {
  expect(loaded(file)).toBeDefined();
  const accepted = textsIn(file).flatMap(({ path, isKey }) => {
    const environment = loaded(planted(file, path, isKey));
    if (environment === undefined) return [];
    for (const text of synthesized(environment).filter((each) => each.includes(MARK))) {
      expect([path, isReference(text)]).toEqual([path, false]);
      expect(read(text)).toContain(PLANTED);
    }
    return [path.join(".")];
  });
  // The free texts of filters, and operators that SNS may know before we do.
  const free = /^delivery\.queues\.\d\.filterPolicy\..*\.(\d|prefix|suffix|anything-but)$/;
  expect(accepted.filter((path) => !free.test(path))).toEqual([]);
  expect(accepted).toHaveLength(5);
});

test("a filter reaches SNS as it is written, whatever signs are in it", () => {
  const signs = fc.constantFrom("$", "%", "{", "}", "~", '"', "\\", "a", "é");
  const text = fc.array(signs, { minLength: 1, maxLength: 8 }).map((all) => all.join(""));
  fc.assert(
    fc.property(text, (value) => {
      const filterPolicy = { messageId: [value, { prefix: value }] };
      const delivery = { queues: [{ name: "in", filterPolicy }] };
      const environment = loaded({ ...file, delivery });
      if (environment === undefined) throw new Error(`${value} is refused`);
      const written = JSON.stringify(filterPolicy);
      const found = synthesized(environment).filter((each) => read(each) === written);
      expect(found).toHaveLength(1);
      expect(found.some(isReference)).toBe(false);
    }),
    runs(20),
  );
});
