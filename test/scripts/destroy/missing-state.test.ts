import { missingState } from "../../../scripts/destroy/missing-state";
import { environment } from "../../environment";

const S3 = { backend: "s3", bucket: "acme-state", region: "eu-west-1" };

afterEach(() => {
  delete process.env["TF_WORKSPACE"];
});

test.each([
  [{ state: { backend: "local" } }, "the file terraform.prod.tfstate in this folder"],
  [
    { state: S3 },
    "the object cdktf-aws-social-messaging/prod.tfstate in the bucket acme-state (eu-west-1)",
  ],
  [
    { state: { backend: "none" } },
    "its backend is the pipeline's own, because state.backend is none. Add that backend to cdktf.out/stacks/prod,",
  ],
])("a missing state %j is looked for there", (changes, place) => {
  const { message } = missingState(environment(changes));
  expect(message).toContain(`look for its state: ${place}`);
  expect(message).toContain("npm run detach -- prod --without-outputs");
  expect(message).not.toContain("TF_WORKSPACE");
});

test("a workspace that is chosen from outside is named", () => {
  process.env["TF_WORKSPACE"] = "dev";
  expect(missingState(environment()).message).toContain('TF_WORKSPACE is "dev": unset it');
});
