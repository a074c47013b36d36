import { added, load, places, refusal, rendered, right, rightToo, warnings } from "./harness";

// What is wrong with a trail is tested with its decisions; here, that a file's reader sees where.

const trail = (text: string) => added(`dataEventTrail: { ${text} }`);

describe("a trail of calls on numbers", () => {
  test("is refused where its mistakes stand", () => {
    const text = trail("existingBucketName: their-logs, retentionDays: 7, phoneNumberIds: []");
    expect(places({ "prod.yaml": text })).toEqual([
      "prod.yaml:6:66  dataEventTrail.retentionDays: 7",
      "prod.yaml:6:85  dataEventTrail.phoneNumberIds: an empty list",
    ]);
  });

  test("does not write into the media bucket", () => {
    const media = "acme-prod-whatsapp-media-111122223333";
    expect(places({ "prod.yaml": trail(`existingBucketName: ${media}`) })).toEqual([
      `prod.yaml:6:39  dataEventTrail.existingBucketName: "${media}"`,
    ]);
  });

  test("always brings the warning that it may log the text of messages", () => {
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

  test("brings another warning for what AWS does not document", () => {
    const doubtful = (text: string) =>
      warnings({ "prod.yaml": trail(text) }).map(({ where, field }) => `${where} ${field}`);
    expect(doubtful("eventNames: [SendWhatsappMessage]")).toEqual([
      "environments/prod.yaml:6:32 dataEventTrail.eventNames[0]",
      "environments/prod.yaml:6:17 dataEventTrail",
    ]);
    expect(doubtful("resourceTypes: [PhoneNumberId, WabaId]")).toEqual([
      "environments/prod.yaml:6:50 dataEventTrail.resourceTypes[1]",
      "environments/prod.yaml:6:17 dataEventTrail",
    ]);
  });

  test("has a bucket of its own", () => {
    const bucket = "dataEventTrail: { bucketName: acme-trail }\n";
    expect(refusal({ "dev.yaml": rightToo + bucket, "prod.yaml": right + bucket })).toBe(
      rendered([
        "prod.yaml:6:31  dataEventTrail.bucketName",
        '"acme-trail", as in environments/dev.yaml:6:31',
        "an S3 bucket that nothing else has in partition aws",
        "choose another in one of the two",
      ]),
    );
  });

  test("may write to one that two environments share", () => {
    const bucket = "dataEventTrail: { existingBucketName: their-logs }\n";
    const files = { "dev.yaml": rightToo + bucket, "prod.yaml": right + bucket };
    expect(load(files).environments).toHaveLength(2);
  });
});
