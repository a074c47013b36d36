import { compareWithBuilt } from "../../../scripts/health/as-built";
import { type Kind, MISSING_WITH_PARENT, type World } from "../../../scripts/health/health";
import { ReadError } from "../../../scripts/health/read";
import { environment } from "../../environment";

const VALUES = { name: "inbound", delay: 5 };

/** What verify says of one queue that was synthesized, by what is read of it. */
async function said(read: Kind["read"] | undefined, values: typeof VALUES | object = VALUES) {
  const built = [{ type: "aws_thing", id: "a", values }];
  const world = { environment: environment(), built } as unknown as World;
  const kind = (reading: Kind["read"]): Kind => ({
    ...{ what: "thing", named: () => "inbound", notCompared: {}, read: reading },
    compared: { delay: 0 },
  });
  const lines = await compareWithBuilt(world, read ? { aws_thing: kind(read) } : {});
  return lines.map(({ subject, status, message }) => [subject, status, message]);
}

test("what is as it was deployed is counted", async () => {
  expect(await said(async () => ({ delay: "5" }))).toEqual([
    ["thing", "ok", "As deployed: 1 of 1."],
  ]);
});

test("a type without a check is unknown, never ok", async () => {
  const message = "This version deploys it and has no check for it.";
  expect(await said(undefined)).toEqual([["aws_thing", "unknown", message]]);
});

test("what does not exist has failed, and so has what differs", async () => {
  expect(await said(async () => undefined)).toEqual([
    ["thing inbound", "failed", "It does not exist."],
  ]);
  expect(await said(async () => ({ delay: 6 }))).toEqual([
    ["thing inbound", "failed", 'It differs from what was deployed: delay is "6" instead of "5".'],
  ]);
});

test("an argument that the answer lacks differs from one that was deployed, and from its default", async () => {
  const missing = async () => ({ delay: undefined });
  for (const values of [VALUES, { name: "inbound" }]) {
    expect(await said(missing, values)).toEqual([
      ["thing inbound", "failed", expect.stringContaining("delay is nothing instead of")],
    ]);
  }
});

test("what lies in something that is missing leaves the line to that, and is not counted as ok", async () => {
  expect(await said(async () => MISSING_WITH_PARENT)).toEqual([]);
});

test("a right that is missing is unknown, and so is a reference that nothing resolves", async () => {
  const denied = Object.assign(new Error("no"), { name: "AccessDenied" });
  const call = { action: "sqs:GetQueueAttributes", resource: "inbound" } as const;
  expect(await said(() => Promise.reject(new ReadError(call, denied)))).toEqual([
    ["thing inbound", "unknown", expect.stringContaining("lack sqs:GetQueueAttributes")],
  ]);
  const open = { name: "inbound", delay: "${aws_other.b.delay}" };
  expect(await said(async () => ({ delay: 5 }), open)).toEqual([
    ["thing inbound", "unknown", expect.stringContaining("It cannot be decided whether delay is")],
  ]);
});
