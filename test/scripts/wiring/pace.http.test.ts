import { ListTagsForResourceCommand } from "@aws-sdk/client-socialmessaging";
import { SERVICE_QUOTAS } from "../../../local/emulator/faults";
import type { Operation } from "../../../local/emulator/protocol";
import type { Emulator } from "../../../local/emulator/server";
import { AwsClients } from "../../../scripts/aws/clients";
import { readActual } from "../../../scripts/wiring/read-actual";
import { arnOfWaba, REGION, wabaId } from "./fixtures";
import { use } from "./in-process";
import { emulatorOf } from "./site";

const SETTINGS = { region: REGION, deployRoleArn: undefined };

const gapsBetween = (times: readonly number[]): number[] =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0));

const arrivals = ({ requests }: Emulator, operation: Operation): number[] =>
  requests
    .filter((request) => request.operation === operation)
    .map(({ time }) => time.getTime())
    .sort((one, other) => one - other);

test("each retry waits for its turn like a call of its own", async () => {
  const passing = { name: "InternalServiceException", status: 500 };
  const emulator = await emulatorOf([{ number: 1 }], {
    failures: [1, 2].map((call) => ({
      operation: "ListTagsForResource",
      call,
      when: "before",
      answer: passing,
    })),
  });
  use(emulator);
  const client = await new AwsClients(SETTINGS).socialMessaging();
  // The SDK by itself would wait for 10 and 20 ms.
  jest.spyOn(Math, "random").mockReturnValue(0.1);
  await client.send(new ListTagsForResourceCommand({ resourceArn: arnOfWaba(1) }));
  jest.restoreAllMocks();
  const gaps = gapsBetween(arrivals(emulator, "ListTagsForResource"));
  expect(gaps).toHaveLength(2);
  // 200 apart when sent; a busy machine lets the first arrive late.
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(60);
});

describe("against the service's quotas", () => {
  const accounts = Array.from({ length: 13 }, (_, index) => index + 1);

  async function readAll(quotaShare?: number): Promise<Emulator> {
    const emulator = await emulatorOf(
      accounts.map((number) => ({ number })),
      { requestsPerSecond: SERVICE_QUOTAS },
    );
    use(emulator);
    await readActual(new AwsClients(SETTINGS, quotaShare), accounts.map(wabaId));
    return emulator;
  }

  const throttled = ({ requests }: Emulator) => requests.filter(({ status }) => status === 429);

  test("unpaced calls are throttled, unless the machine is slower than the quota", async () => {
    const emulator = await readAll(Number.POSITIVE_INFINITY);
    const times = arrivals(emulator, "ListTagsForResource");
    const slow = (times.at(-1) ?? 0) - (times[0] ?? 0) >= 300; // 10 at once, and 10 a second after them
    expect(slow || throttled(emulator).length > 0).toBe(true);
  });

  test("at the default share no call is ever throttled", async () => {
    const emulator = await readAll();
    expect(throttled(emulator)).toEqual([]);
    expect(emulator.requests).toHaveLength(1 + 13 + 13);
    for (const operation of ["GetLinkedWhatsAppBusinessAccount", "ListTagsForResource"] as const) {
      const times = arrivals(emulator, operation);
      // 13 calls at 5 a second.
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(12 * 200 - 150);
    }
  });
});
