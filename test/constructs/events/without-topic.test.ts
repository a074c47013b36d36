import { accountFindings } from "../../../constructs/accounts/decisions";
import { eventTopic, eventTopicPart } from "../../../constructs/events/decisions";
import { subscribers } from "../../../constructs/events/subscribers";
import { partsOf, partsWithRole } from "../../../constructs/messaging/capabilities";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { environment } from "../../environment";
import { synthesize } from "../synthesize";

const scope = { account: "111122223333", region: "eu-west-1", namePrefix: "acme" };
const disabled = { ...scope, eventTopic: { enabled: false } };

test("an environment without an event topic has neither its part nor its name", () => {
  expect(eventTopicPart(disabled)).toBeUndefined();
  expect(eventTopic.parts(disabled)).toEqual([]);
  expect(eventTopic.names(disabled)).toEqual([]);
});

test("what describes a topic is refused beside enabled: false", () => {
  const options = { enabled: false, name: "events" };
  expect(eventTopic.findings({ ...scope, eventTopic: options }, { eventTopic: options })).toEqual([
    {
      path: ["eventTopic", "name"],
      got: '"events"',
      allowed: "nothing beside enabled: false: there is no event topic",
      fix: "remove name, or enabled",
    },
  ]);
});

test("enabled: true is the default", () => {
  const options = { enabled: true };
  expect(eventTopic.findings({ ...scope, eventTopic: options }, { eventTopic: options })).toEqual(
    [],
  );
  expect(eventTopicPart({ ...scope, eventTopic: options })).toEqual(eventTopicPart(scope));
});

test("subscribers are refused, and EventBridge rules are not", () => {
  const delivery = { queues: [{ name: "inbound" }] };
  expect(subscribers.findings({ ...disabled, delivery }, {})).toEqual([
    {
      path: ["delivery", "queues", 0],
      got: "a subscriber, beside eventTopic.enabled: false",
      allowed: "subscribers of an event topic, created or existing",
      fix: "remove it, or eventTopic.enabled; delivery.eventRules need no topic",
    },
  ]);
  expect(subscribers.findings({ ...disabled, delivery: { eventRules: [] } as object }, {})).toEqual(
    [],
  );
});

test("an account cannot send to it", () => {
  const account = { id: `waba-${"1".repeat(32)}`, destination: "sns" } as const;
  expect(accountFindings(account, account, disabled)).toEqual([
    {
      path: ["destination"],
      got: '"sns"',
      allowed: "connect, none or unmanaged, because eventTopic.enabled is false",
      fix: "write unmanaged to leave its destination as it is, or remove eventTopic.enabled",
    },
  ]);
});

test("alarms watch everything but a topic", () => {
  const alarms = { warning: { emails: ["ops@example.com"] } };
  const names = (of: ReturnType<typeof environment>) =>
    partsWithRole(partsOf(of), "alarm").map(({ arn }) => arn.split(":alarm:")[1]);
  const withTopic = names(environment({ alarms }));
  const without = names(environment({ alarms, eventTopic: { enabled: false } }));
  expect(withTopic.length).toBeGreaterThan(0);
  expect(without).toEqual([]);
});

test("in code, events throws and eventsIfEnabled is nothing", () => {
  synthesize((stack) => {
    const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
      ...disabled,
      mediaBucket: { enabled: false },
    });
    expect(whatsapp.eventsIfEnabled).toBeUndefined();
    expect(() => whatsapp.events).toThrow("leave eventTopic.enabled out");
  });
});
