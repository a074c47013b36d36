import type { ScriptedFailure } from "../../../local/emulator/faults";
import { AwsClients } from "../../../scripts/aws/clients";
import { clock } from "../../../scripts/aws/clock";
import { Terminal } from "../../../scripts/terminal/terminal";
import { desiredWiring } from "../../../scripts/wiring/desired";
import { type Executed, execute } from "../../../scripts/wiring/execute";
import { type PlanOptions, survey } from "../../../scripts/wiring/guarded-plan";
import { environment } from "../../environment";
import { CONNECT, wabaId } from "./fixtures";
import { use } from "./in-process";
import { callsIn, emulatorOf, stateOf } from "./site";

const PUT = "PutWhatsAppBusinessAccountEventDestinations";
const REFUSED = { name: "ValidationException", status: 400, message: "The role is not valid" };

const waits = () => jest.spyOn(clock, "wait");
beforeEach(() => void waits().mockReset().mockResolvedValue());

const failing = (
  times: number,
  answer: Exclude<ScriptedFailure["answer"], string> = REFUSED,
): ScriptedFailure[] =>
  Array.from({ length: times }, (_, index) => ({
    ...{ operation: PUT, call: index + 1, when: "before", answer },
  }));

const CREATED = { connect: { instanceArn: CONNECT.arn } };
const EXISTING = { connect: { ...CREATED.connect, existingRoleArn: CONNECT.roleArn } };

interface Ended extends Executed {
  readonly printed: string;
}

/** Points an account at Amazon Connect, through a role that the environment creates, or that was there before. */
async function wired(failures: readonly ScriptedFailure[], changes: object = CREATED) {
  const emulator = await emulatorOf([{ number: 1 }], { failures });
  use(emulator);
  const source = environment({
    ...changes,
    whatsappBusinessAccounts: [{ id: wabaId(1), destination: "connect" }],
  });
  const outputs = {
    ...{ format_version: "1" as const, environment: "prod", account_id: source.account },
    ...{ region: source.region, connect_instance_arn: CONNECT.arn },
    connect_role_arn: CONNECT.roleArn,
  };
  const options: PlanOptions = {
    ...{ environment: source, outputs, clients: new AwsClients(source, Number.POSITIVE_INFINITY) },
    desired: desiredWiring(source, outputs),
  };
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) > 0 };
  const terminal = new Terminal(stream as unknown as NodeJS.WriteStream);
  const executed = await execute(options, await survey(options), terminal);
  const ended: Ended = { ...executed, printed: lines.join("") };
  return { ended, emulator, puts: callsIn(emulator)[PUT] };
}

test.each([
  ["ValidationException", 400],
  ["InvalidParametersException", 400],
  ["AccessDeniedException", 403],
])("a new role that the service does not know yet is waited for: %s", async (name, status) => {
  const { ended, emulator, puts } = await wired(failing(3, { ...REFUSED, name, status }));
  expect([ended.verified, puts]).toEqual([true, 4]);
  expect(waits().mock.calls.slice(0, 3)).toEqual([[2_000], [4_000], [8_000]]);
  expect(stateOf(emulator)[0]?.eventDestinations).toEqual([
    { eventDestinationArn: CONNECT.arn, roleArn: CONNECT.roleArn },
  ]);
});

test("it is waited for a minute and no longer, and then the refusal is the one message", async () => {
  const { ended, emulator, puts } = await wired(failing(9));
  expect([ended.verified, puts]).toEqual([false, 6]);
  const waited = waits().mock.calls.map(([pause]) => pause);
  expect(waited.reduce((sum, pause) => sum + pause, 0)).toBe(60_000);
  expect(ended.printed).toContain(
    "failed with ValidationException. AWS says: The role is not valid",
  );
  expect(stateOf(emulator)[0]?.eventDestinations).toEqual([]);
});

test.each<[string, number, Exclude<ScriptedFailure["answer"], string>, object]>([
  ["the role is somebody else's", 1, REFUSED, EXISTING],
  ["the role was taken over", 1, REFUSED, { ...CREATED, adopt: { role: [] } }],
  [
    "the caller may not pass the role",
    1,
    {
      ...{ name: "AccessDeniedException", status: 403 },
      message: "User: x is not authorized to perform: iam:PassRole on resource: y",
    },
    CREATED,
  ],
  ["the account is gone", 1, { name: "ResourceNotFoundException", status: 404 }, CREATED],
])("nothing is waited for where %s", async (_, times, answer, changes) => {
  const { ended, puts } = await wired(failing(times, answer), changes);
  expect([ended.verified, puts, waits().mock.calls]).toEqual([false, 1, []]);
});

test("an interrupt ends the wait, and the change counts as not tried", async () => {
  waits().mockImplementation(async () => void process.emit("SIGINT", "SIGINT"));
  const { ended, emulator } = await wired(failing(9));
  expect(ended.interrupted).toBe(true);
  expect(ended.results.map(({ outcome }) => outcome)).toContain("not tried");
  expect(stateOf(emulator)[0]?.eventDestinations).toEqual([]);
});
