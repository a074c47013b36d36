import { partsOf, partsWithRole } from "../../../constructs/messaging/capabilities";
import { AwsClients } from "../../../scripts/aws/clients";
import { describeHolding, lookIntoHoldings } from "../../../scripts/destroy/holdings";
import type { Instance } from "../../../scripts/terraform/state";
import { environment } from "../../environment";
import { type Served, serve } from "../../serve";

const BUCKET = "acme-prod-media";

const bucket: Instance = {
  address: "aws_s3_bucket.Media",
  type: "aws_s3_bucket",
  attributes: { bucket: BUCKET, force_destroy: false },
};
const queue: Instance = {
  address: "aws_sqs_queue.All",
  type: "aws_sqs_queue",
  attributes: {},
};

type Answer = readonly [status: number, body: string];

let server: Served | undefined;
let asked: number;

afterEach(() => server?.close());

/** S3 and SQS that answer every call in the same way, reached by the real SDK. */
async function look(instance: Instance, [status, body]: Answer) {
  asked = 0;
  server = await serve((request, response) => {
    asked++;
    request.resume().on("end", () => response.writeHead(status).end(body));
  });
  const { url } = server;
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" },
  });
  const of = environment();
  // The SDK calls a queue where its own URL says that it is.
  const there = instance === queue ? { ...queue, attributes: { url: `${url}/all` } } : instance;
  const [holding] = await lookIntoHoldings(of, [there], new AwsClients(of));
  return holding && describeHolding(holding)?.replace(url, "");
}

const before = { ...process.env };
afterAll(() => {
  process.env = before;
});

const page = (versions: number, more: boolean, markers = 0): Answer => [
  200,
  `<ListVersionsResult><Name>${BUCKET}</Name><IsTruncated>${more}</IsTruncated>
    ${more ? "<NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>b</NextVersionIdMarker>" : ""}
    ${"<Version><Key>a</Key><VersionId>1</VersionId></Version>".repeat(versions)}
    ${"<DeleteMarker><Key>a</Key><VersionId>2</VersionId></DeleteMarker>".repeat(markers)}
  </ListVersionsResult>`,
];
const error = (status: number, code: string): Answer => [
  status,
  `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
];
const messages = (attributes: object): Answer => [200, JSON.stringify({ Attributes: attributes })];

test.each<[string, Answer, string | undefined, number]>([
  ["an empty one", page(0, false), undefined, 1],
  ["one version", page(1, false), `bucket ${BUCKET}: 1 object version`, 1],
  ["versions and delete markers", page(2, false, 1), `bucket ${BUCKET}: 3 object versions`, 1],
  [
    "more than ten pages",
    page(1000, true),
    `bucket ${BUCKET}: more than 10,000 object versions`,
    10,
  ],
  ["one that is gone already", error(404, "NoSuchBucket"), undefined, 1],
])("a bucket: %s", async (_, answer, expected, calls) => {
  expect(await look(bucket, answer)).toBe(expected);
  expect(asked).toBe(calls);
});

test.each<[string, Answer, string | undefined]>([
  [
    "waiting, in work and delayed",
    messages({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "2",
      ApproximateNumberOfMessagesDelayed: "4",
    }),
    "queue /all: about 7 messages waiting",
  ],
  [
    "one that is gone already",
    [400, JSON.stringify({ __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "It is gone" })],
    undefined,
  ],
])("a queue: %s", async (_, answer, expected) => {
  expect(await look(queue, answer)).toBe(expected);
});

test.each([
  [7, "log group /aws/events/acme: outcomes of the last 7 days"],
  [1, "log group /aws/events/acme: outcomes of the last 1 day"],
])("a log group of %d days is named, and asks AWS for nothing", async (days, expected) => {
  const attributes = { name: "/aws/events/acme", retention_in_days: days };
  const log = {
    address: "aws_cloudwatch_log_group.Log",
    type: "aws_cloudwatch_log_group",
    attributes,
  };
  expect(await look(log, error(500, "NotAsked"))).toBe(expected);
  expect(asked).toBe(0);
});

const HTML = "<html><body>Please sign in to this network</body></html>";
const denied = JSON.stringify({ __type: "AccessDeniedException", message: "no" });

test.each<[string, Instance, Answer, RegExp]>([
  ["a bucket that must not be listed", bucket, error(403, "AccessDenied"), /s3:ListBucketVersions/],
  ["a queue that must not be read", queue, [400, denied], /sqs:GetQueueAttributes/],
  [
    "a bucket that is described by a page of something else",
    bucket,
    [200, HTML],
    /not say whether it is/,
  ],
  ["a bucket whose answer is empty", bucket, [200, ""], /not say whether it is|cannot be judged/],
  ["a queue without numbers", queue, messages({}), /does not say how many messages wait/],
  [
    "a queue with empty numbers",
    queue,
    messages({
      ApproximateNumberOfMessages: "",
      ApproximateNumberOfMessagesNotVisible: "",
      ApproximateNumberOfMessagesDelayed: "",
    }),
    /does not say how many messages wait/,
  ],
  [
    "a queue that does not say what is delayed",
    queue,
    messages({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" }),
    /does not say how many messages wait/,
  ],
  [
    "a bucket without a name in the state",
    { ...bucket, attributes: {} },
    page(0, false),
    /The state says nothing of bucket of aws_s3_bucket\.Media/,
  ],
])("%s is unknown, never empty", async (_, instance, answer, message) => {
  await expect(look(instance, answer)).rejects.toThrow(message);
});

test("a file that lets a destroy empty its bucket is enough, also while that is not deployed yet", async () => {
  const of = environment({ mediaBucket: { forceDestroy: true } });
  const named = partsWithRole(partsOf(of), "media bucket").map(({ arn }) => arn.split(":").at(-1));
  const may = async (name: unknown, force_destroy: boolean, by = of) => {
    const attributes = { bucket: name, force_destroy };
    await look(bucket, page(0, false)); // leaves a server that answers
    const [found] = await lookIntoHoldings(by, [{ ...bucket, attributes }], new AwsClients(by));
    server?.close();
    return found?.mayBeDeleted;
  };
  expect(await may(named[0], false)).toBe(true);
  expect(await may("somebody-elses", false)).toBe(false);
  expect(await may(named[0], false, environment())).toBe(false);
  expect(await may(named[0], true, environment())).toBe(true);
});
