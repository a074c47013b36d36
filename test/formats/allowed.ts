import type { Format } from "../../formats/format";

/** What each format allows, and what it refuses with something to write in its place. */
export function describeFormats(
  formats: readonly (readonly [name: string, Format, { right: string[]; wrong: string[] }])[],
): void {
  describe.each(formats)("%s", (_, format, { right, wrong }) => {
    test.each(wrong)("refuses %j", (text) => {
      expect(format.pattern.test(text)).toBe(false);
      expect(format.fix(text)).not.toBe("");
    });

    test.each(right)("allows %j", (text) => {
      expect(format.pattern.test(text)).toBe(true);
    });
  });
}
