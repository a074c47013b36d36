import { print, printError, printFailure, printJson } from "../../formats/print";
import { ProblemsError, UserError } from "../../formats/problem";
import { fc } from "../fuzz";
import { expectLines, hostile } from "../hostile";

/** What a function prints, on either stream. */
function printed(write: () => void): string {
  const lines: string[] = [];
  const keep = (line: unknown) => void lines.push(`${line}\n`);
  const spies = [
    jest.spyOn(console, "log").mockImplementation(keep),
    jest.spyOn(console, "error").mockImplementation(keep),
  ];
  write();
  for (const spy of spies) spy.mockRestore();
  return lines.join("");
}

/** Without line breaks, which the writer of a message puts there himself. */
const oneLine = hostile.map((text) => `x${text.replaceAll("\n", "")}`);

const WAYS: Readonly<Record<string, (text: string) => void>> = {
  "a result for people": print,
  "a result for machines": (text) => printJson({ [text]: text }),
  "an error": printError,
  "a mistake that a user can mend": (text) => printFailure(new UserError(text)),
  "a bug": (text) => printFailure(new Error(text)),
};

test.each(Object.entries(WAYS))("%s is printed through its outlet", (_, write) => {
  fc.assert(fc.property(oneLine, (text) => expectLines(printed(() => write(text)))));
  expectLines(printed(() => write("::error::x")));
});

test("a problem is four lines, whatever stands in its fields", () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const text = `x${value}`; // what begins with it would be taken for a line of somebody else
      const problem = { where: text, field: text, got: text, allowed: text, fix: text };
      const message = printed(() => printFailure(new ProblemsError("Refused:", [problem])));
      expectLines(message);
      expect(message.split("\n")).toHaveLength(2 + 4 + 1);
    }),
  );
});
