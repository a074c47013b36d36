import { parseOutputs } from "../../constructs/messaging/outputs";
import { TerraformError } from "../../scripts/terraform/failure";
import { ACCOUNT, describeWithTerraform, Workbench, written } from "../workbench";

describeWithTerraform("the account's own stack", () => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = await Workbench.open();
    bench.synthesize("prod", written({ namePrefix: "acme", serviceLinkedRole: "create" }));
  });

  afterAll(() => bench.close());

  test("creates the service-linked role, plans nothing more, and cannot be destroyed", async () => {
    const terraform = await bench.terraform(`account-${ACCOUNT}`);
    await terraform.apply();
    expect(await terraform.stateList()).toHaveLength(1);
    expect(await terraform.plan()).toEqual([]);
    await expect(terraform.destroy()).rejects.toThrow(/prevent_destroy/);
  });
});

describeWithTerraform("credentials of another account", () => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = await Workbench.open();
  });

  afterAll(() => bench.close());

  test("are refused before anything is read or written", async () => {
    bench.synthesize("prod", { ...written({ namePrefix: "acme" }), account: "444455556666" });
    const terraform = await bench.terraform("prod");
    await expect(terraform.plan()).rejects.toThrow(TerraformError);
    await expect(terraform.plan()).rejects.toThrow(/AWS account ID not allowed: 111122223333/);
  });

  test("leave no outputs behind", async () => {
    const terraform = await bench.terraform("prod");
    const output = await terraform.output();
    expect(() => parseOutputs(output, "prod")).toThrow("prod has no Terraform outputs");
  });
});
