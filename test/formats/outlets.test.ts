import {
  forCode,
  forHtml,
  forJson,
  forLine,
  forLines,
  forMarkdown,
  INVISIBLE,
} from "../../formats/outlets";
import { fc } from "../fuzz";
import { github, hostile } from "../hostile";

const seen = (text: string) => text.replace(INVISIBLE, "");

/** What a browser would show of HTML that holds no element. */
const decoded = (html: string) =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

/** The text with codes for what cannot be seen and one blank for every gap, as Markdown shows it. */
const shown = (text: string) =>
  text
    .replace(INVISIBLE, (character) => (/\s/.test(character) ? " " : forLine(character)))
    .replace(/ +/g, " ")
    .trim();

/** As the runner of GitHub Actions reads the lines of a log. */
const OBEYED = /^\s*::|##\[/m;

test("a line of a terminal or a log stays one, moves nothing, and commands no workflow", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const line = forLine(text);
      expect(line).not.toMatch(INVISIBLE);
      expect(line).not.toMatch(OBEYED);
      expect(forLines(`${line}\n${line}`)).toBe(`${line}\n${line}`);
    }),
  );
});

test("text that people read is left as it is", () => {
  for (const text of ["Größe: 5 €", "日本語", "a::b", "std::vector ## [x]", "🙂", ""]) {
    expect(forLine(text)).toBe(text);
  }
});

test("a document for machines says the same, and shows nothing else", () => {
  fc.assert(
    fc.property(fc.dictionary(hostile, fc.oneof(hostile, fc.array(hostile))), (document) => {
      const json = forJson(document);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(document)));
      expect(json.replaceAll("\n", "")).not.toMatch(INVISIBLE);
      expect(json).not.toMatch(OBEYED);
    }),
  );
});

test("Markdown shows the text and nothing else, in a paragraph, a list and a table", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const clean = forMarkdown(text);
      expect(clean).not.toMatch(OBEYED);
      const expected = shown(text);
      const paragraph = /^<p>(.*)<\/p>\n$/.exec(github.render(clean));
      expect(seen(decoded(paragraph?.[1] ?? ""))).toBe(expected);
      const item = /^<ul>\n<li>(.*)<\/li>\n<\/ul>\n$/.exec(github.render(`- x ${clean}`));
      expect(seen(decoded(item?.[1] ?? "")).trim()).toBe(`x ${expected}`.trim());
      const table = /<td>(.*)<\/td>\n<td>y<\/td>/.exec(
        github.render(`| a | b |\n|---|---|\n| ${clean} | y |`),
      );
      expect(seen(decoded(table?.[1] ?? "none"))).toBe(expected);
    }),
  );
});

test("a code span shows the text", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [, code] =
        /^<p>x <code>(.*)<\/code><\/p>\n$/.exec(github.render(`x ${forCode(text)}`)) ?? [];
      const expected = text === "" ? " " : text.replace(INVISIBLE, forLine);
      expect(decoded(code ?? "none").replaceAll("##\u200b[", "##[")).toBe(expected);
      expect(forCode(text)).not.toMatch(OBEYED);
    }),
  );
});

test("HTML shows the text", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const clean = forHtml(text);
      expect(clean).not.toMatch(/<|"/);
      expect(`<p>${clean}`).not.toMatch(OBEYED);
      expect(seen(decoded(clean))).toBe(text.replace(INVISIBLE, forLine));
    }),
  );
});
