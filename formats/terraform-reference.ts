/**
 * Texts and values that Terraform, or the toolkit on its behalf, fills in at apply. They are recognised by
 * their text, because decisions must not load the toolkit; a test compares this with its Token.
 */

/** `${...}` and `%{...}` are templates; doubled, as `$${` and `%%{`, they are plain text. */
const TEMPLATE = /(?<!\$)\$\{|(?<!%)%\{/;

/** What the toolkit writes in place of a text, of a list (as its only entry) and of a map (as its only key). */
const MARK = /[$#&]\{TfToken\[/;
const LIST_MARK = "#{TfToken[";
const MAP_MARK = "&{TfToken[";

/** The first bytes of the doubles that stand for a number, or for a list of numbers, to come. */
const NUMBER_MARKS: readonly number[] = [0xfdff, 0xfbff];

/** Whether a value is a reference, or a text, list or map that holds one. */
export function isReference(value: unknown): boolean {
  if (typeof value === "string") return TEMPLATE.test(value) || MARK.test(value);
  if (typeof value === "number") return isNumberMark(value);
  if (Array.isArray(value))
    return value.length === 1 && !Array.isArray(value[0]) && isReference(value[0]);
  if (typeof value !== "object" || value === null) return false;
  if ("resolve" in value && typeof value.resolve === "function") return true; // a Lazy, an IResolvable
  return Object.keys(value).some(holdsMark);
}

/** Whether a reference stands for a list, or for an unknown number of its entries. */
export function isListReference(value: unknown): boolean {
  const marks = (entry: unknown) => typeof entry === "string" && entry.includes(LIST_MARK);
  return Array.isArray(value) && value.some(marks);
}

/** What to say of such a list where a text is made of it while the stack is built. */
export const LIST_REFERENCE = {
  got: "a list that is known only at apply",
  allowed: "a list whose entries may be references, but not a reference for all of it",
  fix: "write the entries out, for example [Fn.element(list, 0), Fn.element(list, 1)]",
} as const;

/** Whether a reference stands for a map, whose keys nobody knows while the stack is built. */
export function isMapReference(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).some((key) => key.includes(MAP_MARK));
}

/** What to say of such a map where keys are added to it. */
export const MAP_REFERENCE = {
  got: "a map that is known only at apply",
  allowed: "a map whose values may be references, but not a reference for all of it",
  fix: 'write its keys out, for example { Team: Fn.lookup(map, "Team") }',
} as const;

/** The text that stands there already, without what Terraform fills in. */
export function withoutReferences(text: string): string {
  return text.replace(/(?<!\$)\$\{[^}]*\}/g, "");
}

/** Whether a text would be taken for one of the toolkit's marks, which are not written by hand. */
export function holdsMark(value: unknown): boolean {
  return typeof value === "string" && MARK.test(value);
}

/** The text as Terraform has to read it so that nothing in it is a template. */
export function escapeTemplates(text: string): string {
  return text.includes("{") ? text.replace(/[$%](?=\{)/g, "$&$&") : text;
}

/**
 * Plain data whose texts Terraform reads as they are, keys included: what comes from a file means itself. The
 * toolkit's marks stay, because they cannot come from a file.
 */
export function escapeAll<Data>(data: Data): Data {
  const escaped = (value: unknown): unknown => {
    if (typeof value === "string") return holdsMark(value) ? value : escapeTemplates(value);
    if (Array.isArray(value)) return value.map(escaped);
    if (typeof value !== "object" || value === null || isReference(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [escaped(key), escaped(one)]),
    );
  };
  return escaped(data) as Data;
}

/** The toolkit hides an index in the lower bits of such a double, which is far from every number that is counted. */
function isNumberMark(value: number): boolean {
  if (Number.isSafeInteger(value)) return false;
  return NUMBER_MARKS.includes(new Uint16Array(new Float64Array([value]).buffer)[3] ?? 0);
}
