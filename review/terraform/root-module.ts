import { createHash } from "node:crypto";
import { isRecord } from "../../iam/policy/policy-errors";
import type { Configuration, Resource } from "../model";
import { expand, localNames } from "./expand";
import { mergeFiles, type ParsedFile } from "./merge-files";
import { substitute } from "./substitute";
import { listed, only } from "./values";

/** A file beside those that are read: what is in it counts, too. */
export interface OtherFile {
  readonly name: string;
  readonly text: string;
}

export interface OtherFiles {
  /** With resources in another language than JSON. */
  readonly code: readonly OtherFile[];
  /** With values of variables. */
  readonly settings: readonly OtherFile[];
}

/** The configuration of one module, from all its files. */
export function rootModule(
  name: string,
  files: readonly ParsedFile[],
  { code, settings }: OtherFiles = { code: [], settings: [] },
): Configuration {
  const blocks = mergeFiles(files);
  const names = localNames(files[0]?.file ?? name, blocks.locals);
  const modules = [...blocks.modules].map(
    ([address, body]) => [address, only(substitute(body, names))] as const,
  );
  const set = settings.length === 0 ? {} : { settings: hashOf(settings) };
  const variables = [...blocks.variables]
    .map(([address, body]) => [address, { default: body["default"], ...set }] as const)
    .filter(([, { default: value, ...more }]) => value !== undefined || "settings" in more);
  return {
    name: files.map(stackName).find((stack) => stack !== undefined) ?? name,
    resources: [
      ...expand(blocks, names),
      ...modules.map(([address, values]) => standIn(address, "module", values)),
      ...code.map((file) => standIn(file.name, "file", { sha256: hashOf([file]) })),
    ],
    definitions: Object.fromEntries([...modules, ...variables]),
  };
}

/** Stands for resources that could not be read, so that what reads the policies reports it. */
export function standIn(
  address: string,
  type: "module" | "file" | "plan",
  values: Resource["values"],
): Resource {
  return { address, type, mode: "managed", values };
}

function hashOf(files: readonly OtherFile[]): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex");
}

function stackName({ data }: ParsedFile): string | undefined {
  const [comment] = listed(data).map((top) => (isRecord(top) ? top["//"] : undefined));
  const metadata = isRecord(comment) ? comment["metadata"] : undefined;
  const name = isRecord(metadata) ? metadata["stackName"] : undefined;
  return typeof name === "string" ? name : undefined;
}
