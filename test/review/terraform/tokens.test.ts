import { escapeTemplates } from "../../../formats/terraform-reference";
import {
  replaceReferences,
  templateParts,
  UnreadableTemplate,
  wholeReference,
} from "../../../review/terraform/tokens";
import { fc } from "../../fuzz";

test.each([
  ["a directive", "%{ if var.x }a%{ endif }", /directive/],
  ["a reference without an end", "a${var.x", /never closed/],
  ["a string without an end in a reference", '${var.x["a}', /never closed/],
  ["a brace without an end in a reference", "${merge({a = 1)}", /never closed/],
  ["a marker that trims", "a ${~ var.x ~} b", /trims/],
])("%s cannot be read", (_, template, message) => {
  expect(() => templateParts(template)).toThrow(message);
  expect(() => templateParts(template)).toThrow(UnreadableTemplate);
});

test.each([
  ["plain text", "a$b{c}%d", "a$b{c}%d"],
  ["an IAM variable", "home/$${aws:username}/*", "home/${aws:username}/*"],
  ["an escaped directive", "100%%{x}", "100%{x}"],
  ["an escaped dollar before a reference", "$$${var.x}", "$${var.x}"],
  ["a reference", "arn:${aws_sns_topic.T.arn}:x", "arn:<aws_sns_topic.T.arn>:x"],
  ["two of them", "${a.b}${c.d}", "<a.b><c.d>"],
  ["spaces in it", "${ var.x }", "<var.x>"],
  ["quotes and braces in it", '${var.x["a}"]}', '<var.x["a}"]>'],
  ["quotes that JSON.stringify escaped", '${var.x[\\"a}\\"]}', '<var.x["a}"]>'],
  ["an escaped quote in a string", '${var.x["a\\"}"]}', '<var.x["a"}"]>'],
  [
    "a template in a string in it",
    '${join("-", ["${var.x}", "}"])}',
    '<join("-", ["${var.x}", "}"])>',
  ],
  ["an object in it", "${merge({a = {}}, var.x)}", "<merge({a = {}}, var.x)>"],
])("%s", (_, template, meaning) => {
  expect(replaceReferences(template, (expression) => `<${expression}>`)).toBe(meaning);
});

test.each([
  ["${var.x}", "var.x"],
  [" ${var.x}\n", "var.x"],
  ["${var.x}${var.y}", undefined],
  ["a${var.x}", undefined],
  ["$${var.x}", undefined],
  ["", undefined],
])("whole reference of %j", (template, expression) => {
  expect(wholeReference(template)).toBe(expression);
});

test("any text can be written as a template and read again", () => {
  const text = fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "~", '"', "\\", "a") });
  fc.assert(
    fc.property(text, (written) => {
      expect(replaceReferences(escapeTemplates(written), () => "?")).toBe(written);
    }),
  );
});
