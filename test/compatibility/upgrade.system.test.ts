import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTerraform, Workbench } from "../workbench";
import { unexpected } from "./allowances";
import { ALLOWED_DIFFERENCES } from "./allowed-differences";
import { asRecorded, environmentsOf, stacksOf } from "./baseline";
import { type Difference, differencesOf } from "./compare";
import { plannedLine, removedIn, unforeseen } from "./planned";
import { isObject, type JsonObject, replayed, type Stacks, stacksIn } from "./recorded";
import { synthesizeEnvironments, type Terraform } from "./sources";
import { type Surroundings, surround } from "./surroundings";

/** The two fullest examples: all of delivery, and all that watches money, with a media bucket. */
const FULLEST = ["environments/event-delivery", "environments/spend-limits"];
const STACK = "prod";

/** The steps build on each other: what the recorded release deployed is upgraded to today's code. */
describeWithTerraform.each(FULLEST)("%s, deployed by the recorded release", (recording) => {
  let bench: Workbench;
  let surroundings: Surroundings;
  let terraform: Terraform;
  let today: Stacks;
  let before: readonly string[];

  /** The state stays where the stack says. */
  const use = async (stacks: Stacks) => {
    const stack = surroundings.fitted(replayed(stacks.get(STACK) ?? {}));
    const folder = join(bench.folder, "cdktf.out", "stacks", STACK);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
    terraform = await bench.terraform(STACK, flagsFor(stack));
    return addressesIn(stack);
  };

  beforeAll(async () => {
    bench = await Workbench.open();
    surroundings = await surround(bench);
    const outdir = mkdtempSync(join(bench.folder, "today-"));
    synthesizeEnvironments(environmentsOf(recording), outdir);
    today = asRecorded(recording, stacksIn(outdir));
  });

  afterAll(() => bench.close());

  test("stands", async () => {
    const addresses = await use(stacksOf(recording));
    await terraform.apply();
    before = await terraform.stateList();
    expect([...before].sort()).toEqual(addresses);
    expect(unforeseen(await terraform.plan(), []).map(plannedLine)).toEqual([]);
  });

  test("keeps every address and its state", async () => {
    const addresses = await use(today);
    const removed = removedIn(allowedIn(recording, today));
    const gone = before.filter((address) => !addresses.includes(address));
    expect(gone.filter((address) => !removed.includes(address))).toEqual([]);
    expect(await terraform.stateList()).toEqual(before);
  });

  test("loses nothing, and changes in place only where that is allowed", async () => {
    const changes = unforeseen(await terraform.plan(), allowedIn(recording, today));
    expect(changes.map(plannedLine)).toEqual([]);
  });
});

function allowedIn(recording: string, today: Stacks): readonly Difference[] {
  const differences = differencesOf(recording, stacksOf(recording), today);
  const refused = unexpected(differences, ALLOWED_DIFFERENCES);
  return differences.filter((one) => one.stack.endsWith(`/${STACK}`) && !refused.includes(one));
}

/** Bucket names are no host names here. */
function flagsFor({ terraform }: JsonObject): readonly string[] {
  const inS3 = JSON.stringify(terraform).includes('"s3":');
  return inS3 ? ["-backend-config=use_path_style=true"] : [];
}

function addressesIn({ resource = {} }: JsonObject): readonly string[] {
  if (!isObject(resource)) return [];
  return Object.entries(resource)
    .flatMap(([type, byId]) => Object.keys(byId ?? {}).map((id) => `${type}.${id}`))
    .sort();
}
