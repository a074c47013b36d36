import { parseOutputs } from "../../../constructs/messaging/outputs";

const printed = {
  format_version: { value: "1", type: "string", sensitive: false },
  environment: { value: "prod" },
  account_id: { value: "111122223333" },
  region: { value: "eu-west-1" },
  event_topic_arn: { value: "arn:aws:sns:eu-west-1:111122223333:events" },
};

test.each([[{}], [null], [[]], ["text"], [{ format_version: "1" }]])(
  "no outputs yet: %j",
  (nothing) => {
    expect(() => parseOutputs(nothing, "prod")).toThrow(
      "prod has no Terraform outputs: deploy it first, with npx cdktf deploy prod",
    );
  },
);

test("outputs of another version name the fields that do not fit", () => {
  const older = { ...printed, format_version: { value: "0" }, event_topic_arn: { value: 1 } };
  expect(() => parseOutputs(older, "prod")).toThrow(
    "do not fit this version (format_version, event_topic_arn): deploy it again",
  );
});

test("what terraform output -json prints becomes plain values", () => {
  expect(parseOutputs(printed, "prod")).toEqual({
    format_version: "1",
    environment: "prod",
    account_id: "111122223333",
    region: "eu-west-1",
    event_topic_arn: "arn:aws:sns:eu-west-1:111122223333:events",
  });
});

test("what cdktf writes to its outputs file is read the same", () => {
  const values = Object.fromEntries(
    Object.entries(printed).map(([name, { value }]) => [name, value]),
  );
  expect(parseOutputs({ prod: values }, "prod")).toEqual(parseOutputs(printed, "prod"));
  expect(() => parseOutputs({ dev: values }, "prod")).toThrow("prod has no Terraform outputs");
});
