import { ReflectionKind } from "typedoc";

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
