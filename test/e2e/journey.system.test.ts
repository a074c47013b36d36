import { spawn } from "node:child_process";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../local/emulator/server";
import { closeUnlessKept } from "../../local/keep";
import { createServiceLinkedRole } from "../../local/local-aws-role";
import type { Terraform } from "../../scripts/terraform/terraform";
import { PHONE, WABA } from "../scripts/wiring/fixtures";
import { seedOf } from "../scripts/wiring/site";
import { describeWithTerraform, Workbench, written } from "../workbench";

const environment = written({
  namePrefix: "acme-prod",
  mediaBucket: { enabled: false },
  whatsappBusinessAccounts: [
    {
      id: WABA,
      destination: "sns",
      tags: { CostCentre: "4711" },
      phoneNumbers: [{ id: PHONE, tags: { Purpose: "support" } }],
    },
  ],
});

/** One environment from its deploy to its destroy, by the commands that a user types. */
describeWithTerraform("the whole journey", () => {
  let bench: Workbench;
  let emulator: Emulator;
  let terraform: Terraform;

  const account = () => emulator.store.account(WABA);
  const number = () => emulator.store.phoneNumber(PHONE);

  const cli = (...args: string[]) => {
    const program = join(__dirname, "../../dist/scripts/cli.js");
    const env = {
      ...bench.localAws.env,
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
      NODE_NO_WARNINGS: "1",
    };
    const child = spawn(process.execPath, [program, ...args], { cwd: bench.folder, env });
    const lines: string[] = [];
    child.stdout.on("data", (chunk) => lines.push(String(chunk)));
    child.stderr.on("data", (chunk) => lines.push(String(chunk)));
    return new Promise<{ code: number | null; output: string }>((resolve) => {
      child.on("close", (code) => resolve({ code, output: lines.join("") }));
    });
  };

  beforeAll(async () => {
    bench = await Workbench.open();
    const phones = { 1: { AmazonConnectEnabled: "True" } };
    emulator = await startEmulator({ seed: seedOf([{ number: 1, phones }]) });
    await createServiceLinkedRole(bench.client);
    bench.synthesize("prod", environment);
    terraform = await bench.terraform("prod");
  });

  afterAll(async () => {
    const variable = "AWS_ENDPOINT_URL_SOCIALMESSAGING";
    await closeUnlessKept("the Social Messaging emulator", variable, emulator);
    await bench.close();
  });

  test("nothing is planned before the deploy, and the message says what to do", async () => {
    const { code, output } = await cli("plan", "prod");
    expect(output).toContain("prod has no Terraform outputs: deploy it first");
    expect(code).toBe(1);
  });

  test("deploy, then plan: destination and tags", async () => {
    await terraform.apply();
    const { code, output } = await cli("plan", "prod");
    expect(output).toContain("3 to change.");
    expect(code).toBe(2);
  });

  test("apply wires the account, and verify finds it so", async () => {
    expect(await cli("apply", "prod", "--yes")).toMatchObject({ code: 0 });
    expect(account().eventDestinations).toEqual([
      { eventDestinationArn: "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-events" },
    ]);
    expect(Object.fromEntries(number().tags)).toMatchObject({
      Purpose: "support",
      AmazonConnectEnabled: "True",
    });
    const { code, output } = await cli("verify", "prod");
    expect(output).toContain("Nothing to change.");
    expect(output).toMatch(/ok +event topic/);
    expect(output).toMatch(/ok +event key/);
    expect(code).toBe(0);
  });

  test("verify finds what was changed by hand, and apply heals it", async () => {
    account().tags.set("CostCentre", "0815");
    const { code, output } = await cli("verify", "prod");
    expect(output).toContain("CostCentre = 0815 -> 4711");
    expect(code).toBe(2);
    expect(await cli("apply", "prod", "--yes")).toMatchObject({ code: 0 });
    expect(account().tags.get("CostCentre")).toBe("4711");
  });

  test("destroy detaches first, and leaves the account linked with what others set", async () => {
    const { code, output } = await cli("destroy", "prod", "--yes");
    expect(output.indexOf("Read back")).toBeLessThan(output.indexOf("prod is destroyed"));
    expect(code).toBe(0);
    expect(await terraform.stateList()).toEqual([]);
    expect(account().eventDestinations).toEqual([]);
    expect([...account().tags]).toEqual([]);
    expect([...number().tags]).toEqual([["AmazonConnectEnabled", "True"]]);
  });
});
