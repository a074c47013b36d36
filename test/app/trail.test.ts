import { added, load, refusal, refuses, right, rightToo, told, warnings } from "./harness";

const trail = (text: string) => added(`dataEventTrail: { ${text} }`);

describe("a trail of calls on numbers", () => {
  refuses("dataEventTrail.retentionDays", "a whole number from 1 to 3650", trail, [
    ["retentionDays: ▸0", "0", "write 1"],
    ["retentionDays: ▸3651", "3651", "write 3650"],
  ]);
  refuses(
    "dataEventTrail.retentionDays",
    "nothing beside existingBucketName: nothing is created",
    trail,
    [
      [
        "existingBucketName: their-logs, retentionDays: ▸7",
        "7",
        "remove retentionDays, or existingBucketName",
      ],
    ],
  );
  refuses(
    "dataEventTrail.existingBucketName",
    "another bucket than the media bucket itself",
    trail,
    [
      [
        "existingBucketName: ▸acme-prod-whatsapp-media-111122223333",
        '"acme-prod-whatsapp-media-111122223333"',
        "name a bucket of its own",
      ],
    ],
  );

  refuses("dataEventTrail.phoneNumberIds", "1 or more in the list", trail, [
    ["phoneNumberIds: ▸[]", "[]", "write one, or remove the field"],
  ]);

  test("is always told that it may log the text of messages", () => {
    expect(warnings({ "prod.yaml": trail("readOnly: false") })).toEqual([
      {
        where: "environments/prod.yaml:6:17",
        field: "dataEventTrail",
        got: "CloudTrail data events",
        allowed: "what may be logged of messages",
        fix: "CloudTrail data events may hold the text of messages, as AWS's own sample does: keep the readers of log bucket and key few, and the retention brief",
      },
    ]);
  });

  test("has a bucket of its own", () => {
    const bucket = "dataEventTrail: { bucketName: acme-trail }\n";
    expect(refusal({ "dev.yaml": rightToo + bucket, "prod.yaml": right + bucket })).toBe(
      told([
        "prod.yaml:6:31  dataEventTrail.bucketName",
        '"acme-trail", as in environments/dev.yaml:6:31',
        "a bucket name that nothing else has in all of S3",
        "choose another in one of them",
      ]),
    );
  });

  test("may write to one that two environments share", () => {
    const bucket = "dataEventTrail: { existingBucketName: their-logs }\n";
    const files = { "dev.yaml": rightToo + bucket, "prod.yaml": right + bucket };
    expect(load(files).environments).toHaveLength(2);
  });
});
