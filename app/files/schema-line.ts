import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { type Problem, show } from "../../formats/problem";
import { foldersAbove } from "../folder";

/** The line from which editors know the schema of a YAML file; they look from the file's own folder. */
const SCHEMA_LINE = /^# *yaml-language-server *:.*?\$schema=(\S+)/m;

const SCHEMA = join("environments", "environment.schema.json");

/** In a project that installed the package, and in a clone of the repository. */
const PLACES = [join("node_modules", "cdktf-aws-social-messaging", SCHEMA), SCHEMA];

/**
 * A file that was copied from the examples, and names a schema that is not there: editors would neither complete nor
 * check it any more, and hardly say so.
 */
export function schemaLineProblems(file: string, text: string): Problem[] {
  const [line, schema] = SCHEMA_LINE.exec(text) ?? [];
  if (line === undefined || schema === undefined || isUrl(schema)) return [];
  const folder = resolve(dirname(file));
  if (existsSync(isAbsolute(schema) ? schema : join(folder, schema))) return [];
  const before = text.slice(0, text.indexOf(line));
  const found = schemasAbove(folder);
  return [
    {
      where: `${file}:${before.split("\n").length}:${line.indexOf(schema) + 1}`,
      field: "",
      got: `the schema ${show(schema)}, which is not there`,
      allowed: "the place of environment.schema.json, from this file's folder on",
      fix: suggestion(folder, found[0]),
    },
  ];
}

function suggestion(folder: string, schema: string | undefined): string {
  return schema === undefined
    ? "install cdktf-aws-social-messaging, which holds the schema, or remove the line"
    : `write ${lineFor(folder, schema)}`;
}

/** The first line of a new file in this folder; nothing where the schema is not found from there. */
export function schemaLineFor(folder: string): string | undefined {
  const absolute = resolve(folder);
  const [schema] = schemasAbove(absolute);
  return schema === undefined ? undefined : lineFor(absolute, schema);
}

function lineFor(folder: string, schema: string): string {
  const path = relative(folder, schema).split(sep).join("/");
  return `# yaml-language-server: $schema=${path.startsWith(".") ? path : `./${path}`}`;
}

function schemasAbove(folder: string): string[] {
  return foldersAbove(folder).flatMap((above) =>
    PLACES.map((place) => join(above, place)).filter((place) => existsSync(place)),
  );
}

/** Two letters at least, as Windows names drives with one. */
function isUrl(schema: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(schema);
}
