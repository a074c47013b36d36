import { basename, dirname, join } from "node:path";
import { isRecord } from "../../iam/policy/policy-errors";
import type { Configuration } from "../model";
import { isFolder, malformed, namesIn, parseJson, refuseDuplicates, textOf } from "./json-file";
import type * as Plan from "./plan";
import { rootModule } from "./root-module";
import type { ParsedFile } from "./terraform-json";
import type { Body } from "./values";

const ENDING = ".tf.json";
/** What Terraform or OpenTofu would read as well. */
const CODE = /\.(tf|tofu|tofu\.json)$/;
const SETTINGS = /(^terraform|\.auto)\.tfvars(\.json)?$/;
/** Files that editors leave, which Terraform ignores, too. */
const HIDDEN = /^\.|~$|^#.*#$/;

/**
 * What is configured at a path: one configuration of a `*.tf.json` file, of a folder of them, or of
 * a plan (`terraform show -json`); one for each stack of a `cdktf.out`, or of a folder of such
 * folders.
 *
 * @throws UserError if that cannot be known
 */
export function loadConfigurations(path: string): readonly Configuration[] {
  return [...eachConfiguration(path)];
}

/** The same one after the other, each read only when it is asked for, so that not all have to be kept. */
export function* eachConfiguration(path: string): Generator<Configuration, void> {
  if (!isFolder(path)) return yield fileConfiguration(path);
  let isFound = false;
  for (const folder of foldersFor(path)) {
    for (const configuration of folderConfiguration(folder)) {
      isFound = true;
      yield configuration;
    }
  }
  if (isFound) return;
  const fix =
    "synthesize first (whatsapp-aws synth, or npx cdktf synth), or name a *.tf.json file or a plan in JSON";
  throw malformed(path, `it has no *${ENDING}`, fix);
}

/** @param file only for messages */
export function configurationOf(name: string, text: string, file = name): Configuration {
  const data = parseJson(file, text);
  if (isPlan(data)) {
    // Loaded with the first plan: most runs review what was synthesized.
    const { planConfiguration }: typeof Plan = require("./plan");
    return planConfiguration(name, data, file);
  }
  refuseDuplicates(file, text, data);
  return rootModule(name, [{ file, data }]);
}

/** Whether this is what `terraform show -json` says, rather than a configuration. */
function isPlan(data: unknown): data is Body {
  return isRecord(data) && typeof data["format_version"] === "string";
}

function fileConfiguration(path: string): Configuration {
  if (CODE.test(path)) {
    const fix = "make a plan and name that: terraform show -json the-plan > plan.json";
    throw malformed(path, "it is written in HCL, and only JSON is read", fix);
  }
  return configurationOf(basename(path).replace(/(\.tf)?\.json$/, ""), textOf(path), path);
}

function foldersFor(path: string): readonly string[] {
  const names = namesIn(path);
  if (names.some(isTerraformJson)) return [path];
  if (names.includes("manifest.json")) return stacksIn(path);
  const parent = names.includes("stacks") ? join(path, "stacks") : path;
  return namesIn(parent)
    .map((name) => join(parent, name))
    .filter(isFolder);
}

/** The stacks that the last synth made; others may be left over beside them. */
function stacksIn(folder: string): readonly string[] {
  const file = join(folder, "manifest.json");
  const manifest = parseJson(file, textOf(file));
  const stacks = isRecord(manifest) ? manifest["stacks"] : undefined;
  if (!isRecord(stacks)) throw malformed(file, "it names no stacks", "synthesize again");
  return Object.values(stacks).map((stack) => {
    const path = isRecord(stack) ? stack["synthesizedStackPath"] : undefined;
    if (typeof path === "string") return join(folder, dirname(path));
    throw malformed(file, "it has a stack without synthesizedStackPath", "synthesize again");
  });
}

function folderConfiguration(folder: string): readonly Configuration[] {
  const names = namesIn(folder).filter((name) => !HIDDEN.test(name));
  const files = names.filter(isTerraformJson).map((name) => parsedFile(join(folder, name)));
  if (files.length === 0) return [];
  const others = (pattern: RegExp) =>
    names
      .filter((name) => pattern.test(name))
      .map((name) => ({ name, text: textOf(join(folder, name)) }));
  const more = { code: others(CODE), settings: others(SETTINGS) };
  return [rootModule(basename(folder), files, more)];
}

function isTerraformJson(name: string): boolean {
  return name.endsWith(ENDING) && !HIDDEN.test(name);
}

function parsedFile(file: string): ParsedFile {
  const text = textOf(file);
  const data = parseJson(file, text);
  refuseDuplicates(file, text, data);
  return { file, data };
}
