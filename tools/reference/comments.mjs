import { ReflectionKind } from "typedoc";

const {
  Accessor,
  Class,
  Function: Func,
  Interface,
  Method,
  Property,
  TypeAlias,
  Variable,
} = ReflectionKind;

/** What a reader of the reference would miss, one sentence for each public symbol. */
export function gaps(project) {
  const symbols = project.getReflectionsByKind(
    Accessor | Class | Func | Interface | Method | Property | TypeAlias | Variable,
  );
  return symbols.filter((symbol) => !symbol.flags.isInherited).flatMap(gapsOf);
}

function gapsOf(symbol) {
  const comments = commentsOf(symbol);
  const name = symbol.getFullName();
  if (!comments.some((comment) => textOf(comment) !== "")) return [`${name} is not documented`];
  if (borrowed(symbol, comments)) return [`${name} shows only what the type says that it extends`];
  return [
    lacksDefault(symbol, comments) && `${name} is optional and has no @default`,
    isConstruct(symbol) && !hasTag(comments, "@throws") && `${name} has no @throws`,
  ].filter(Boolean);
}

/** Comments of functions, methods and accessors stand at their signatures. */
function commentsOf(symbol) {
  const signatures = [symbol.getSignature, symbol.setSignature, ...(symbol.signatures ?? [])];
  return [symbol, ...signatures].flatMap((one) => one?.comment ?? []);
}

/** Of "@default ..." alone, too: a default without a meaning documents nothing. */
function textOf(comment) {
  return comment.summary
    .map(({ text }) => text)
    .join("")
    .trim();
}

/** TypeDoc fills an interface without a comment with that of its parent. */
function borrowed(symbol, comments) {
  const parents = (symbol.extendedTypes ?? []).flatMap((type) => type.reflection ?? []);
  const [own] = comments.map(textOf);
  return parents.some((parent) => commentsOf(parent).some((comment) => textOf(comment) === own));
}

function lacksDefault(symbol, comments) {
  const isProp = symbol.kindOf(Property) && symbol.parent?.kindOf(Interface);
  if (!isProp || !symbol.flags.isOptional) return false;
  return !hasTag(comments, "@default") && !hasTag(comments, "@defaultValue");
}

function isConstruct(symbol) {
  return (symbol.extendedTypes ?? []).some(({ name }) => name === "Construct");
}

function hasTag(comments, tag) {
  return comments.some((comment) => comment.getTag(tag) !== undefined);
}

const CODE = /^```ts\n(- )?(.*)\n```$/s;

/** "@default - what happens" is a sentence, "@default 30" a value: TypeDoc takes both for code. */
export function showDefaults(project) {
  for (const { comment } of project.getReflectionsByKind(ReflectionKind.Property)) {
    const tag = comment?.getTag("@default");
    if (tag !== undefined) tag.content = shown(tag.content);
  }
}

function shown([first, ...rest]) {
  const [, dash, value] = CODE.exec(first.text) ?? [];
  if (value === undefined) return [{ ...first, text: first.text.replace(/^- /, "") }, ...rest];
  return [dash ? { kind: "text", text: value } : { kind: "code", text: `\`${value}\`` }];
}
