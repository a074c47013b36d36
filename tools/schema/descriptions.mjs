import ts from "typescript-5"; // 7 has no compiler API

/**
 * Writes the TSDoc of an interface's properties into the descriptions of a JSON Schema, at every depth.
 * Returns the fields that have neither.
 */
export function describeFields(schema, file, interfaceName) {
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
