import { encodedValue } from "../../../review/terraform/encoded";
import { fc } from "../../fuzz";
import { policy, readResource, reasons, shown } from "./reading";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:t";
const document = (statement: string) =>
  `\${jsonencode({"Version" = "2012-10-17", Statement = [${statement}]})}`;
const written = (statement: string) =>
  readResource("aws_iam_policy", { policy: document(statement) });
const inJson = (statement: object) => readResource("aws_iam_policy", { policy: policy(statement) });

describe("jsonencode is read as the JSON text that it makes", () => {
  test.each<[string, string, object]>([
    [
      "as CDKTF writes it",
      `{"Effect" = "Allow", "Action" = "sns:Publish", "Resource" = "${TOPIC}"}`,
      {},
    ],
    [
      "as people write it",
      `{\n  Effect = "Allow"\n  Action = "sns:Publish"\n  Resource = "${TOPIC}"\n}`,
      {},
    ],
    [
      "with colons, as in JSON",
      `{"Effect":"Allow","Action":["sns:Publish"],"Resource":"${TOPIC}"}`,
      { Action: ["sns:Publish"] },
    ],
    [
      "a reference",
      `{Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.T.arn}`,
      { Resource: "${aws_sns_topic.T.arn}" },
    ],
    [
      "a reference in a text",
      `{Effect = "Allow", Action = "sns:Publish", Resource = "\${aws_sns_topic.T.arn}*"}`,
      { Resource: "${aws_sns_topic.T.arn}*" },
    ],
    [
      "a copy by its key",
      `{Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.T["a"].arn}`,
      { Resource: '${aws_sns_topic.T["a"].arn}' },
    ],
    [
      "a variable of IAM",
      `{Effect = "Allow", Action = "sns:Publish", Resource = "${TOPIC}-$\${aws:username}"}`,
      { Resource: `${TOPIC}-$\${aws:username}` },
    ],
    [
      "lists that are put together",
      `{Effect = "Allow", Action = concat(["sns:Publish"], tolist(["sns:Subscribe"])), Resource = format("arn:aws:sns:%s:111122223333:t", "eu-west-1")}`,
      { Action: ["sns:Publish", "sns:Subscribe"] },
    ],
    [
      "objects that are put together",
      `merge({Effect = "Allow", Action = "sns:Publish"}, {Resource = "${TOPIC}"})`,
      {},
    ],
    ["an escape", `{Effect = "Allow", Action = "sns:\\u0050ublish", Resource = "${TOPIC}"}`, {}],
    [
      "a condition",
      `{Effect = "Allow", Action = "sns:Publish", Resource = "${TOPIC}", Condition = {Bool = {"aws:SecureTransport" = true}, NumericLessThan = {"aws:MultiFactorAuthAge" = 3600,}}}`,
      {
        Condition: {
          Bool: { "aws:SecureTransport": true },
          NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
        },
      },
    ],
  ])("%s", (_, hcl, more) => {
    const reading = written(hcl);
    expect(reasons(reading)).toEqual({});
    const json = { Effect: "Allow", Action: "sns:Publish", Resource: TOPIC, ...more };
    expect(shown(reading)).toEqual(shown(inJson(json)));
  });

  test("what Terraform computes for one text is a reference, the same only as itself", () => {
    const one = (value: string) =>
      shown(written(`{Effect = "Allow", Action = "sns:Publish", Resource = ${value}}`));
    expect(one("var.x ? aws_a.b.arn : aws_a.c.arn")).toEqual(
      one("var.x ? aws_a.b.arn : aws_a.c.arn"),
    );
    expect(one("var.x ? aws_a.b.arn : aws_a.c.arn")).not.toEqual(
      one("var.x ? aws_a.b.arn : aws_a.d.arn"),
    );
  });
});

describe("what is not written out stays an error", () => {
  test.each<[string, string]>([
    ["a variable", "${jsonencode(var.policy)}"],
    [
      "statements that for makes",
      '${jsonencode({Version = "2012-10-17", Statement = [for r in var.x : {Effect = "Allow"}]})}',
    ],
    ["an object that for makes", "${jsonencode({for k in var.x : k => k})}"],
    ["a name that is computed", '${jsonencode({(var.x) = "y"})}'],
    ["a name twice", document('{Effect = "Deny", Effect = "Allow", Action = "*", Resource = "*"}')],
    [
      "an effect that is computed",
      document('{Effect = var.x ? "Allow" : "Deny", Action = "*", Resource = "*"}'),
    ],
    ["a statement that is a reference", document("var.statement")],
    ["what is added to the text", '${jsonencode({Version = "2012-10-17"}) == "x"}'],
    ["a comment", document('{Effect = "Allow", Action = "*", Resource = "*" # all\n}')],
    [
      "a list without commas",
      document('{Effect = "Allow", Action = ["a:b" "c:d"], Resource = "*"}'),
    ],
    ["a text that ends nowhere", '${jsonencode({Version = "2012})}'],
    [
      "a dollar sign by its number",
      document('{Effect = "Allow", Action = "sns:\\u0024{x}", Resource = "*"}'),
    ],
    ["endless depth", `\${jsonencode(${"[".repeat(500)}${"]".repeat(500)})}`],
    ["a file", document('{Effect = "Allow", Action = "sns:Publish", Resource = file("x")}')],
  ])("%s", (_, value) => {
    const reading = readResource("aws_iam_policy", { policy: value });
    expect(shown(reading)).toEqual({});
    expect(Object.values(reasons(reading))).toEqual([expect.stringMatching(/^unreadable: /)]);
    // Nothing is wrong with it for IAM.
    expect(reading.unreadable[0]?.fix).not.toContain("IAM would refuse it");
  });
});

test("any value is read as it was written, whichever way it is written", () => {
  const texts = fc.string({
    unit: fc.constantFrom(...'ab *?:/-"\\\n\té${}%'.split("")),
    maxLength: 8,
  });
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      texts,
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("Action", "Effect", "a b", "x"), tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const quoted = (text: string) =>
    JSON.stringify(text)
      .replaceAll("${", () => "$${")
      .replaceAll("%{", "%%{");
  const hcl = (value: unknown, separator: string): string => {
    if (typeof value === "string") return quoted(value);
    if (Array.isArray(value)) return `[${value.map((one) => hcl(one, separator)).join(", ")}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    return `{${Object.entries(value)
      .map(([name, one]) => `${quoted(name)} = ${hcl(one, separator)}`)
      .join(separator)}}`;
  };
  const unescaped = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll("$${", () => "${")
        .replaceAll("%%{", "%{"),
    );
  fc.assert(
    fc.property(values, fc.constantFrom(", ", "\n", " ,\n  "), (value, separator) => {
      expect(unescaped(encodedValue(`jsonencode(${hcl(value, separator)})`))).toEqual(value);
    }),
  );
});

test("arbitrary text is no crash", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'abc{}[]()"\\$%,=:\n ?for'.split("")), maxLength: 40 }),
      (text) => {
        try {
          encodedValue(`jsonencode(${text})`);
        } catch (error) {
          expect(error).toMatchObject({ name: "UnreadableTemplate" });
        }
      },
    ),
  );
});
