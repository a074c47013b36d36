import { documentIn, plainText } from "../../../scripts/terraform/printed";
import { fc } from "../../fuzz";

const isState = (value: unknown): value is { serial: number } =>
  typeof value === "object" && value !== null && "serial" in value;

const document = { serial: 7, text: "} { [", nested: { list: [1, { a: "b" }] } };
const pretty = JSON.stringify(document, null, 2);

test.each<[string, string]>([
  ["alone", pretty],
  ["in one line", JSON.stringify(document)],
  ["with Windows line breaks", pretty.replaceAll("\n", "\r\n")],
  ["after the line of a version manager", `Resolved version : 1.11.4\n${pretty}`],
  ["between the lines of setup-terraform", `[command]terraform\n${pretty}\n::debug::exit {0}`],
  ["among lines that are JSON, too", `{"level":"info"}\n${pretty}\n{"level":"info"}\n{}`],
  ["with colours around it", `\u001b[32m${pretty}\u001b[0m`],
])("a document is found %s", (_, printed) => {
  expect(documentIn(printed, isState)).toEqual(document);
});

test("nothing is found where there is no document, and no line can break the search", () => {
  expect(documentIn("", isState)).toBeUndefined();
  expect(documentIn('{"level":"info"}', isState)).toBeUndefined();
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constantFrom("{", "}"))), (lines) => {
      const before = lines.filter((line) => !line.includes("serial"));
      expect(documentIn([...before, pretty, ...before].join("\n"), isState)).toEqual(document);
    }),
  );
});

test("text for people has neither colours nor what would steer a terminal", () => {
  expect(plainText("\u001b[1m\u001b[31mError\u001b[0m\r\nat\tonce\u0007\u009b2J")).toBe(
    "Error\nat\tonce",
  );
});
