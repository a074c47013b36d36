import {
  judgeBucket,
  type LiveBucket,
  regionNamedBy,
  regionOf,
} from "../../../scripts/health/buckets";
import { environment } from "../../environment";

const own = environment();
const named = environment({ mediaBucket: { existingName: "acme-media" } });
const failed = {
  subject: "media bucket",
  status: "failed",
  runbook: "docs/runbook.md#the-media-bucket-is-open-or-elsewhere",
};
const elsewhere = { region: "us-east-1", unblocked: [] };
const open = { region: "eu-west-1", unblocked: ["BlockPublicAcls", "RestrictPublicBuckets"] };

test.each<[string, LiveBucket | undefined, string, string, string]>([
  [
    "gone",
    undefined,
    "The bucket does not exist, so no media can be sent or received.",
    "npx cdktf deploy prod creates one in eu-west-1",
    "write a bucket in eu-west-1 as mediaBucket.existingName in environments/prod.yaml and deploy",
  ],
  [
    "elsewhere",
    elsewhere,
    "The bucket lies in us-east-1, where the service in eu-west-1 cannot use it.",
    "npx cdktf deploy prod creates one in eu-west-1",
    "write a bucket in eu-west-1 as mediaBucket.existingName in environments/prod.yaml and deploy",
  ],
  [
    "open",
    open,
    "The bucket is not closed to the public: BlockPublicAcls, RestrictPublicBuckets off.",
    "npx cdktf deploy prod closes it again",
    "have its owner switch on all four public-access blocks",
  ],
])("a bucket that is %s has failed", (_, bucket, message, fix, ownersFix) => {
  expect(judgeBucket(bucket, own)).toEqual({ ...failed, message, fix });
  expect(judgeBucket(bucket, named)).toEqual({ ...failed, message, fix: ownersFix });
});

test("a bucket in the Region and closed is ok", () => {
  expect(judgeBucket({ region: "eu-west-1", unblocked: [] }, own)).toEqual({
    subject: "media bucket",
    status: "ok",
    message: "The bucket lies in eu-west-1 and is closed to the public.",
  });
});

test.each([
  [undefined, "us-east-1"],
  ["", "us-east-1"],
  ["EU", "eu-west-1"],
  ["eu-central-1", "eu-central-1"],
])("the location %p is the Region %s", (location, region) => {
  expect(regionOf(location)).toBe(region);
});

describe("an endpoint that refuses a bucket of another Region names that Region", () => {
  const error = (name: string, more: object) => Object.assign(new Error(name), { name }, more);
  const headers = { "x-amz-bucket-region": "us-west-2" };

  test.each([
    ["a redirect", error("PermanentRedirect", { $response: { headers } }), "us-west-2"],
    ["a redirect without the header", error("PermanentRedirect", {}), undefined],
    [
      "a signature for the wrong Region",
      error("AuthorizationHeaderMalformed", { Region: "us-west-2" }),
      "us-west-2",
    ],
    ["any other malformed signature", error("AuthorizationHeaderMalformed", {}), undefined],
    [
      "a refusal, though it names the Region",
      error("AccessDenied", { $response: { headers } }),
      undefined,
    ],
  ])("%s", (_, answer, region) => {
    expect(regionNamedBy(answer)).toBe(region);
  });
});
