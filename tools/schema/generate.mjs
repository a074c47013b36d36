// Writes environments/environment.schema.json, with which editors complete and check environment files:
// npm run schema [-- --check]. What is allowed comes from the zod schema, what a field means from the TSDoc
// of the options' interfaces, so that editors, the reference and code say the same.
// Exit code: 0 written or current, 1 a field is not documented, 3 what is committed is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript-5"; // 7 has no compiler API

const root = join(import.meta.dirname, "../..");
const FILE = "environments/environment.schema.json";
const { environmentJsonSchema } = createRequire(import.meta.url)(
  join(root, "dist/app/environment.js"),
);

const schema = environmentJsonSchema();
const undocumented = describeFields(schema, join(root, "app/environment.ts"), "EnvironmentFile");
for (const field of undocumented) console.error(`${field} is not documented in its interface`);
if (undocumented.length > 0) process.exit(1);

const current = `${JSON.stringify(schema, null, 2)}\n`;
const stale = readFileSync(join(root, FILE), "utf8") !== current;
if (stale && process.argv.includes("--check")) {
  console.error(`${FILE} is stale: run npm run schema and commit it`);
  process.exit(3);
}
if (stale) {
  writeFileSync(join(root, FILE), current);
  console.log(`${FILE} written`);
}

/**
 * Writes the TSDoc of an interface's properties into the descriptions of a JSON Schema, at every depth.
 * Returns the fields that have neither.
 */
function describeFields(schema, file, interfaceName) {
  const program = ts.createProgram([file], {
    strict: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const symbol = checker.getExportsOfModule(module).find(({ name }) => name === interfaceName);
  const undocumented = [];
  describe(schema, checker.getDeclaredTypeOfSymbol(symbol), interfaceName);
  return undocumented;

  function describe(part, type, place) {
    const here = checker.getNonNullableType(type);
    for (const [name, field] of Object.entries(part.properties ?? {})) {
      const property = memberOf(here, part).getProperty(name);
      const path = `${place}.${name}`;
      field.description = sentences(property, field) || undefined;
      if (field.const === undefined && !field.description) undocumented.push(path);
      if (property !== undefined) describe(field, checker.getTypeOfSymbol(property), path);
    }
    const item = checker.getIndexTypeOfType(here, ts.IndexKind.Number);
    if (part.items && item) describe(part.items, item, `${place}[]`);
    const value = checker.getIndexTypeOfType(here, ts.IndexKind.String);
    if (part.additionalProperties && value)
      describe(part.additionalProperties, value, `${place}{}`);
    for (const option of part.anyOf ?? part.oneOf ?? []) describe(option, here, place);
  }

  /** The member of a union whose literals a schema demands, or the type itself. */
  function memberOf(type, part) {
    if (!type.isUnion()) return type;
    const literals = Object.entries(part.properties).filter(
      ([, { const: value }]) => value !== undefined,
    );
    return type.types.find((member) =>
      literals.every(([name, { const: value }]) => {
        const property = member.getProperty(name);
        return property && checker.getTypeOfSymbol(property).value === value;
      }),
    );
  }

  function sentences(property, field) {
    const meaning = ts.displayPartsToString(property?.getDocumentationComment(checker) ?? []);
    const tag = property?.getJsDocTags(checker).find(({ name }) => name === "default");
    const byDefault = ts.displayPartsToString(tag?.text ?? []).replace(/^- /, "");
    return [
      meaning.replace(/\s+/g, " "),
      byDefault && `Default: ${byDefault.replace(/\s+/g, " ")}.`,
      field.description,
    ]
      .filter(Boolean)
      .join(" ");
  }
}
