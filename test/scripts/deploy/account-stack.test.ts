import { UserError } from "../../../formats/problem";
import { AwsClients } from "../../../scripts/aws/clients";
import { applyStacks, type DeployRun, planStacks } from "../../../scripts/deploy/deploy";
import { checksumOfDeploy, nameOfStack, renderStack } from "../../../scripts/deploy/deploy-plan";
import { Interruption } from "../../../scripts/terminal/interruption";
import { Terminal } from "../../../scripts/terminal/terminal";
import { type PlanJson, stackPlan } from "../../../scripts/terraform/planned-changes";
import { PrivateFolder } from "../../../scripts/terraform/private-folder";
import { Terraform } from "../../../scripts/terraform/terraform";
import { environment } from "../../environment";

const ACCOUNT_STACK = "account-111122223333";
const ROLE = "aws_iam_service_linked_role.Role";
const MONITOR = "aws_ce_anomaly_monitor.Monitor";
const TOPIC = "aws_sns_topic.Warning";

/** Terraform that creates what is not there yet, and a deploy that runs in it. */
class World {
  /** What the files of a stack hold, with one argument of each resource. */
  readonly written: Record<string, Record<string, string>> = {
    prod: { [TOPIC]: "acme" },
    [ACCOUNT_STACK]: { [ROLE]: "social-messaging", [MONITOR]: "20 USD" },
  };
  readonly there = new Set<string>();
  readonly applied: string[][] = [];
  readonly printed: string[] = [];
  /** What happens before an apply, by the address that it creates. */
  readonly before: Record<string, () => void> = {};
  private readonly plans = new Map<string, PlanJson>();
  private readonly files = new PrivateFolder();
  private readonly interruption = new Interruption();
  readonly run: DeployRun & { readonly interruption: Interruption };

  constructor() {
    const terminal = new Terminal();
    jest.spyOn(terminal, "line").mockImplementation((text = "") => void this.printed.push(text));
    jest.spyOn(terminal, "progress").mockReturnValue();
    const { files, interruption } = this;
    const terraformOf = (stack: string) => this.terraformOf(stack);
    const clients = new AwsClients(environment());
    this.run = {
      ...{ environment: environment(), clients, terraformOf, files, interruption, terminal },
    };
  }

  close(): void {
    this.files.remove();
    this.interruption.release();
  }

  planned(names: readonly string[] = ["prod", ACCOUNT_STACK]) {
    return planStacks(this.run, { names, roleExists: false }, []);
  }

  /** @returns what it would do otherwise than shown */
  async deployed() {
    const { stacks, fileOf } = await this.planned();
    const wiring = { changes: [], decisions: [], others: [] };
    return applyStacks(this.run, { plan: { stacks, wiring }, fileOf });
  }

  private terraformOf(stack: string): Terraform {
    const terraform = new Terraform({ binary: "terraform", folder: stack, env: {} });
    const planIn = async (file: string, without?: string) =>
      stackPlan(this.plans.get(file) ?? {}, without);
    jest.spyOn(terraform, "planIn").mockImplementation(planIn);
    jest.spyOn(terraform, "planInto").mockImplementation((file, flags = []) => {
      const [target] = flags.flatMap((flag) => /^-target=(.*)$/.exec(flag)?.[1] ?? []);
      const missing = Object.entries(this.written[stack] ?? {}).filter(
        ([address]) => !this.there.has(address) && (target ?? address) === address,
      );
      const resource_changes = missing.map(([address, name]) => {
        const change = { actions: ["create"], before: null, after: { name }, after_unknown: {} };
        return { address, type: address.replace(/\..*/, ""), change };
      });
      this.plans.set(file, { resource_changes });
      return planIn(file);
    });
    jest.spyOn(terraform, "applyPlan").mockImplementation(async (file) => {
      const addresses = (await planIn(file)).changes.map(({ address }) => address);
      for (const address of addresses) this.before[address]?.();
      for (const address of addresses) this.there.add(address);
      this.applied.push(addresses);
    });
    return terraform;
  }
}

let world: World;

beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe("a role that is missing in an account's stack that waits for the environment's topic", () => {
  test("is shown ahead of both stacks, each change once", async () => {
    const { stacks } = await world.planned();
    expect(
      stacks.map((one) => [nameOfStack(one), one.changes.map(({ address }) => address)]),
    ).toEqual([
      [`${ACCOUNT_STACK} (its service-linked role)`, [ROLE]],
      ["prod", [TOPIC]],
      [`${ACCOUNT_STACK} (the rest of it)`, [MONITOR]],
    ]);
    expect(stacks.flatMap(renderStack).map(({ text }) => text)).toContain(
      `  Terraform, stack ${ACCOUNT_STACK} (its service-linked role): 1 to create, 0 to destroy.`,
    );
  });

  test.each([
    ["the role", ACCOUNT_STACK, ROLE],
    ["the topic", "prod", TOPIC],
    ["the monitor", ACCOUNT_STACK, MONITOR],
  ])("has its part in the checksum, as has all else: %s", async (_, stack, address) => {
    const wiring = { changes: [], decisions: [], others: [] };
    const before = checksumOfDeploy({ ...(await world.planned()), wiring });
    world.close();
    world = new World();
    Object.assign(world.written[stack] ?? {}, { [address]: "another" });
    expect(checksumOfDeploy({ ...(await world.planned()), wiring })).not.toBe(before);
  });

  test("is created first, then the environment, then the rest", async () => {
    expect(await world.deployed()).toBeUndefined();
    expect(world.applied).toEqual([[ROLE], [TOPIC], [MONITOR]]);
    expect(world.printed).toEqual([
      `  ${ACCOUNT_STACK} (its service-linked role) is deployed.`,
      "  prod is deployed.",
      `  ${ACCOUNT_STACK} (the rest of it) is deployed.`,
    ]);
  });

  test.each([
    [
      "another value",
      (addresses: Record<string, string>) => {
        addresses[MONITOR] = "50 USD";
      },
      MONITOR,
    ],
    [
      "one change more",
      (addresses: Record<string, string>) => {
        addresses["aws_ce_anomaly_subscription.S"] = "ops";
      },
      "aws_ce_anomaly_subscription.S",
    ],
  ])("stops before the rest where that is not what was shown: %s", async (_, change, shown) => {
    world.before[TOPIC] = () => change(world.written[ACCOUNT_STACK] ?? {});
    const otherwise = await world.deployed();
    expect(otherwise?.changes.map(({ address }) => address)).toContain(MONITOR);
    expect(world.applied).toEqual([[ROLE], [TOPIC]]);
    expect(world.printed).toEqual(
      expect.arrayContaining([
        `${ACCOUNT_STACK} (its service-linked role) and prod are deployed. But Terraform would now do something else in ${ACCOUNT_STACK} (the rest of it) than is shown above, so that this was not applied and no account was wired. Find out who else deploys there. What Terraform would do now:`,
        `    + ${shown}`,
        `  With its values: terraform -chdir=cdktf.out/stacks/${ACCOUNT_STACK} plan`,
        "  To go on: npm run deploy -- prod",
      ]),
    );
  });

  test("stops as well where the role would be created again", async () => {
    world.before[TOPIC] = () => world.there.delete(ROLE);
    expect(await world.deployed()).toBeDefined();
    expect(world.applied).toEqual([[ROLE], [TOPIC]]);
  });

  test.each([
    [
      ROLE,
      `Nothing was done in prod. Nothing was done in ${ACCOUNT_STACK} (the rest of it). No account was wired.`,
    ],
    [
      TOPIC,
      `${ACCOUNT_STACK} (its service-linked role) is deployed. Nothing was done in ${ACCOUNT_STACK} (the rest of it). No account was wired.`,
    ],
    [
      MONITOR,
      `${ACCOUNT_STACK} (its service-linked role) and prod are deployed. No account was wired.`,
    ],
  ])("leaves what is later undone where an apply fails, and says so: %s", async (address, said) => {
    world.before[address] = () => {
      throw new UserError("expired token");
    };
    await expect(world.deployed()).rejects.toThrow(`expired token\n\n${said}`);
    expect(world.applied.flat()).not.toContain(address);
  });
});

test.each([
  ["where the account's stack goes first anyway", [ACCOUNT_STACK, "prod"], []],
  ["where it exists", ["prod", ACCOUNT_STACK], [ROLE]],
])("the role is no step of its own %s", async (_, names, there) => {
  for (const address of there) world.there.add(address);
  const { stacks, fileOf } = await world.planned(names);
  expect(stacks.map(({ stack, part }) => [stack, part])).toEqual(
    names.map((name) => [name, undefined]),
  );
  expect(stacks.map((stack) => fileOf.has(stack))).toEqual([true, true]);
});
