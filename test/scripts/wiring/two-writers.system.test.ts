import type { Outputs } from "../../../constructs/messaging/outputs";
import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { UserError } from "../../../formats/problem";
import type { Emulator } from "../../../local/emulator/server";
import { AwsClients } from "../../../scripts/aws/clients";
import { clock } from "../../../scripts/aws/clock";
import { Terminal } from "../../../scripts/terminal/terminal";
import { desiredWiring, detachedWiring } from "../../../scripts/wiring/desired";
import { execute } from "../../../scripts/wiring/execute";
import { guardedPlan, survey } from "../../../scripts/wiring/guarded-plan";
import { isOwned, readOwnershipTag, remembers } from "../../../scripts/wiring/ownership-tag";
import type { Tags } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";
import { ACCOUNT, CONNECT, marker, OWNER, REGION, TOPIC, wabaId } from "./fixtures";
import { use } from "./in-process";
import { closeAll, emulatorOf, type Linked, writesIn } from "./site";

// Two runs of one environment from two branches, interleaved at every pair of calls: the first run stops before
// one call, the second runs until it stops before one of its own, the first goes on to its end, then the second.

/** What one branch's file says of the account and its number, or that this branch detaches it. */
interface Branch {
  readonly detach?: true;
  readonly destination?: "sns" | "connect" | "none";
  readonly tags?: Tags;
}

interface Ended {
  readonly calls: number;
  readonly verified: boolean;
  readonly said: string;
}

/** One run, which can be stopped before a call of its own. */
class Run {
  private calls = 0;
  private readonly ended: Promise<Ended>;
  private goOn: () => void = () => {};
  private isHalted: () => void = () => {};
  private readonly halted = new Promise<void>((resolve) => {
    this.isHalted = resolve;
  });
  private readonly resumed = new Promise<void>((resolve) => {
    this.goOn = resolve;
  });

  constructor(
    branch: Branch,
    /** Before which of its calls it stops; calls that were sent beside that one are not held. */
    private readonly stopBefore: number,
  ) {
    this.ended = this.command(branch);
  }

  /** Until it stops, or has ended before that. */
  async untilItStops(): Promise<void> {
    await Promise.race([this.halted, this.ended]);
  }

  async toItsEnd(): Promise<Ended> {
    this.goOn();
    return this.ended;
  }

  private async command(branch: Branch): Promise<Ended> {
    const own = environment({
      namePrefix: OWNER,
      connect: { instanceArn: CONNECT.arn },
      eventTopic: { existingArn: TOPIC.arn },
      whatsappBusinessAccounts: [
        {
          id: wabaId(1),
          destination: branch.destination ?? "sns",
          tags: branch.tags ?? {},
          phoneNumbers: [],
        },
      ],
    });
    const outputs: Outputs = {
      format_version: "1",
      environment: "prod",
      account_id: ACCOUNT,
      region: REGION,
      event_topic_arn: TOPIC.arn,
      connect_instance_arn: CONNECT.arn,
      connect_role_arn: CONNECT.roleArn,
    };
    const desired = branch.detach ? detachedWiring(own) : desiredWiring(own, outputs);
    const clients = this.held(new AwsClients(own, Number.POSITIVE_INFINITY));
    const options = { environment: own, outputs, clients, desired };
    const said: string[] = [];
    const write = (text: string) => said.push(text) > 0;
    const terminal = new Terminal({ write } as unknown as NodeJS.WriteStream);
    const end = (verified: boolean) => ({ calls: this.calls, verified, said: said.join("") });
    try {
      const assessment = await (branch.detach ? survey(options) : guardedPlan(options));
      if (assessment.plan.changes.length === 0) return end(true);
      return end((await execute(options, assessment, terminal)).verified);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      said.push(error.message);
      return end(false);
    }
  }

  /** The same clients, whose calls of the service wait at the stop. */
  private held(clients: AwsClients): AwsClients {
    const socialMessaging = async () => {
      const client = await clients.socialMessaging();
      const send = async (command: never) => {
        if (this.calls++ === this.stopBefore) {
          this.isHalted();
          await this.resumed;
        }
        return client.send(command);
      };
      return { send };
    };
    return new Proxy(clients, {
      get: (target, name) => {
        if (name === "socialMessaging") return socialMessaging;
        const value = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }
}

/** What a run set, what still stands, and what no mark remembers. */
function forgotten({ store, ...emulator }: Emulator): string[] {
  const writes = writesIn({ store, ...emulator } as Emulator).map(({ parameters }) => parameters);
  const [account] = store.accounts;
  if (account === undefined) throw new Error("no account");
  const resources = [account, ...account.phoneNumbers].map(({ arn, tags }) => ({ arn, tags }));
  const ofTags = resources.flatMap(({ arn, tags }) => {
    const mark = readOwnershipTag(Object.fromEntries(tags));
    const set = writes
      .filter((write) => write?.["resourceArn"] === arn)
      .flatMap((write) => (write?.["tags"] ?? []) as { key: string; value: string }[]);
    return [...tags]
      .filter(([key, value]) => set.some((one) => one.key === key && one.value === value))
      .filter(([key, value]) => key !== OWNERSHIP_TAG_KEY && !isOwned(mark, key, value))
      .map(([key]) => `tag ${key} of ${arn}`);
  });
  const [at] = account.eventDestinations;
  const put = writes.some((write) => write?.["eventDestinations"] !== undefined);
  const destination = at && { arn: at.eventDestinationArn, roleArn: at.roleArn };
  const mark = readOwnershipTag(Object.fromEntries(account.tags));
  const isForgotten = put && destination !== undefined && !remembers(mark, destination);
  return [...ofTags, ...(isForgotten ? ["the destination"] : [])];
}

const NEW: Linked = { number: 1 };
const OLD_TAGS = { Old: "1" };
const WIRED: Linked = {
  number: 1,
  destination: TOPIC,
  tags: { ...OLD_TAGS, ...marker(OLD_TAGS, OWNER, [TOPIC]) },
};

const X: Branch = { tags: { X: "1" } };
const Y: Branch = { tags: { Y: "2" } };

const PAIRS: readonly [string, Linked, Branch, Branch][] = [
  ["different tags on a new account", NEW, X, Y],
  ["different values of one tag", WIRED, { tags: { Old: "2" } }, { tags: { Old: "3" } }],
  ["different destinations", WIRED, X, { destination: "connect", tags: { Y: "2" } }],
  ["tags, and a file without any", WIRED, X, {}],
  ["an apply and a detach", WIRED, X, { detach: true }],
  ["a detach and an apply", WIRED, { detach: true }, Y],
];

// What comes late is waited for, and nobody here has the time.
beforeEach(() => {
  jest.spyOn(clock, "wait").mockResolvedValue();
});

/** Calls of a run that meets nobody: later ones look again at what the other wrote. */
async function callsOf(linked: Linked, branch: Branch): Promise<number> {
  use(await emulatorOf([linked]));
  const { calls } = await new Run(branch, Number.POSITIVE_INFINITY).toItsEnd();
  await closeAll();
  return calls;
}

/** Schedules in which a mark was lost. */
let met = 0;

describe.each(PAIRS)("%s", (_, linked, first, second) => {
  test("lose no mark that nobody names, wherever the two runs meet", async () => {
    const [calls, others] = [await callsOf(linked, first), await callsOf(linked, second)];
    const silent: string[] = [];
    for (let one = 0; one < calls; one += 1) {
      for (let other = 0; other < others; other += 1) {
        const emulator = await emulatorOf([linked]);
        use(emulator);
        const run = new Run(first, one);
        await run.untilItStops();
        const late = new Run(second, other);
        await late.untilItStops();
        const ends = [await run.toItsEnd(), await late.toItsEnd()];
        const lost = forgotten(emulator);
        if (lost.length > 0) met += 1;
        if (lost.length > 0 && ends.every(({ verified }) => verified)) {
          silent.push(`stops before calls ${one} and ${other}: ${lost.join(", ")}`);
        }
        await closeAll();
      }
    }
    expect(silent).toEqual([]);
  }, 60_000);
});

test("the two runs did meet, or the tests above would prove nothing", () => {
  expect(met).toBeGreaterThan(0);
});
