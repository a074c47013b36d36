import { paragraph } from "../../../scripts/terminal/paragraph";

test("lines end before the margin, and later ones begin at their own", () => {
  const text = "one two three four five six seven eight nine ten eleven";
  expect(paragraph(text, 40, { indent: 2, hang: 6 })).toEqual([
    "  one two three four five six seven",
    "      eight nine ten eleven",
  ]);
});

test("a word that is too long stays whole, on a line of its own", () => {
  const arn = "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-events";
  expect(paragraph(`topic ${arn} exists`, 40)).toEqual(["topic", arn, "exists"]);
});

test("a terminal that is narrower than any word is not obeyed", () => {
  expect(paragraph("one two three", 3)).toEqual(["one two three"]);
});

test("one that is very wide is not filled", () => {
  const [first = ""] = paragraph("word ".repeat(100).trim(), 500);
  expect(first.length).toBeLessThanOrEqual(110);
});
