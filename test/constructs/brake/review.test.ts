import { SpendBrake } from "../../../constructs";
import { lint } from "../../../review/lint/lint";
import { renderReport } from "../../../review/report/markdown";
import { reviewStack } from "../../../review/review";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { alarmTopic } from "../alarms/build";
import { scope } from "../alarms/scenes";
import { granted } from "../grants/granted";

const { text } = granted((stack) => {
  const target = alarmTopic(stack, "critical");
  new SpendBrake(stack, "Brake", {
    ...scope,
    roles: ["arn:aws:iam::111122223333:role/apps/sender"],
    users: ["arn:aws:iam::111122223333:user/legacy"],
    mode: "automatic",
    alarmNames: ["acme-prod-whatsapp-spend-80-usd-hour-critical"],
    budgetNames: ["acme-prod-whatsapp-spend-month-critical"],
    target,
  });
});

const findingsIn = (configured: string) => {
  const configuration = configurationOf("test", configured);
  return lint(configuration, readConfiguration(configuration));
};

test("the review reads all of it, and has nothing to say", () => {
  expect(readConfiguration(configurationOf("test", text)).unreadable).toEqual([]);
  expect(findingsIn(text)).toEqual([]);
});

test("the deny stands in the report, and what may attach it to whom", () => {
  const configuration = configurationOf("test", text);
  const review = reviewStack({ configuration, waivers: [], base: undefined, today: "2026-11-29" });
  const report = renderReport(review, "review");
  expect(report).toMatch(
    /are? denied `social-messaging:SendWhatsAppMessage` and `social-messaging:SendWhatsAppCallEvent` on `\*`$/m,
  );
  expect(report).toMatch(/may `iam:AttachRolePolicy`.* on `[^`]*role\/apps\/sender`/);
  expect(report).toContain("roles sender");
  expect(report).toContain("users legacy");
});

test("it finds a trust that would serve any customer's state machines, rules or budgets", () => {
  const conditions =
    /,\\"Condition\\":\{\\"StringEquals\\":\{\\"aws:SourceAccount\\":\\"111122223333\\"\},\\"Arn(Like|Equals)\\":\{\\"aws:SourceArn\\":(\[[^\]]*\]|\\"arn:aws:(states|budgets)[^}]*)\}\}/g;
  const open = text.replace(conditions, "");
  expect(findingsIn(open).map(({ rule, address }) => `${rule} ${address}`)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^service-without-source .*Brake_MachineRole/),
      expect.stringMatching(/^service-without-source .*Brake_StarterRole/),
      expect.stringMatching(/^service-without-source .*Brake_BudgetRole/),
    ]),
  );
});
