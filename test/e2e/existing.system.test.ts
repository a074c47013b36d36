import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { parseOutputs } from "../../constructs/messaging/outputs";
import type { Terraform } from "../../scripts/terraform/terraform";
import { describeWithTerraform, Workbench, written } from "../workbench";

/** The owner keeps a topic and a key without a bucket: buckets cost a minute each here. */
const owner = written({ namePrefix: "owner", mediaBucket: { enabled: false } });

describeWithTerraform("what is only named", () => {
  let bench: Workbench;
  let owned: Terraform;
  let keyArn: string;
  let topicArn: string;

  beforeAll(async () => {
    bench = await Workbench.open();
    bench.synthesize("owner", owner);
    owned = await bench.terraform("owner");
    await owned.apply();
    const outputs = parseOutputs(await owned.output(), "owner");
    topicArn = outputs.event_topic_arn ?? "";
    keyArn = outputs.event_key_arn ?? "";
  });

  afterAll(() => bench.close());

  const guest = () =>
    written({
      namePrefix: "guest",
      eventTopic: { existingArn: topicArn, existingKeyArn: keyArn },
      mediaBucket: { existingName: "acme-media", inboundPrefix: "a/in/", outboundPrefix: "a/out/" },
    });

  test("is used by an environment that creates nothing", async () => {
    bench.synthesize("guest", guest());
    const terraform = await bench.terraform("guest");
    expect(await terraform.plan()).toEqual([]);
    await terraform.apply();
    expect(parseOutputs(await terraform.output(), "guest").event_topic_arn).toBe(topicArn);
  });

  test("outlives that environment, unchanged", async () => {
    const terraform = await bench.terraform("guest");
    await terraform.unprotected(() => terraform.destroy());
    expect(await owned.plan()).toEqual([]);
  });

  test("is refused in the plan when the key is asymmetric", async () => {
    const { KeyMetadata } = await new KMSClient(bench.client).send(
      new CreateKeyCommand({ KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" }),
    );
    bench.synthesize("wrong", {
      ...guest(),
      namePrefix: "wrong",
      eventTopic: { existingArn: topicArn, existingKeyArn: KeyMetadata?.Arn },
    });
    const terraform = await bench.terraform("wrong");
    await expect(terraform.plan()).rejects.toThrow(/is not symmetric/);
  });
});
