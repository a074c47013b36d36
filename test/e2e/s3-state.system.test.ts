import { CreateBucketCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describeWithTerraform, Workbench, written } from "../workbench";

const BUCKET = "acme-terraform-state";

describeWithTerraform("state in S3", () => {
  let bench: Workbench;
  let s3: S3Client;

  beforeAll(async () => {
    bench = await Workbench.open();
    s3 = new S3Client({ ...bench.client, forcePathStyle: true });
    const location = { LocationConstraint: "eu-west-1" } as const;
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: location }));
  });

  afterAll(() => bench.close());

  test("is written there, encrypted, and nowhere else", async () => {
    const state = { backend: "s3", bucket: BUCKET, region: "eu-west-1" };
    const mediaBucket = { enabled: false };
    bench.synthesize("prod", { ...written({ namePrefix: "acme", mediaBucket }), state });
    const terraform = await bench.terraform("prod", ["-backend-config=use_path_style=true"]);
    await terraform.apply();
    const Key = "cdktf-aws-social-messaging/prod.tfstate";
    const stored = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
    expect(stored.ServerSideEncryption).toBe("AES256");
    expect(await terraform.stateList()).toHaveLength(3);
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
  });
});
