import type { ScriptedFailure } from "../../../local/emulator/faults";
import { ACCOUNT, arnOfWaba, TOPIC } from "./fixtures";
import { answering, type Case, nothingWasAsked, refusal, refused } from "./refusals";
import { DECLARED, environmentFile } from "./site";

describe("AWS says no:", () => {
  const answered = (
    operation: ScriptedFailure["operation"],
    name: string,
    message: string,
  ): Case => ({
    failures: [
      { operation, call: "every", when: "before", answer: { name, status: 403, message } },
    ],
  });

  test("expired credentials", async () => {
    await refused(
      answered("ListLinkedWhatsAppBusinessAccounts", "ExpiredTokenException", "expired"),
      "The AWS credentials have expired (social-messaging:ListLinkedWhatsAppBusinessAccounts on *): sign in again, then repeat\n",
    );
  });

  test("credentials that it does not know", async () => {
    await refused(
      answered("ListLinkedWhatsAppBusinessAccounts", "UnrecognizedClientException", "invalid"),
      "AWS does not know these credentials (social-messaging:ListLinkedWhatsAppBusinessAccounts on *): check the profile. AWS says: invalid\n",
    );
  });

  test.each([
    ["ListLinkedWhatsAppBusinessAccounts", "*"],
    ["GetLinkedWhatsAppBusinessAccount", arnOfWaba(1)],
    ["ListTagsForResource", arnOfWaba(1)],
  ] as const)("no right to %s names action and resource", async (operation, resource) => {
    await refused(
      answered(operation, "AccessDeniedException", "no"),
      `Access denied: these credentials lack social-messaging:${operation} on ${resource}. Add it; npm run iam -- '<environment>' prints the policy. AWS says: no\n`,
    );
  });

  test("no right to look at the topic", async () => {
    const said = `User: someone is not authorized to perform: SNS:GetTopicAttributes on resource: ${TOPIC.arn}`;
    await refused(
      { env: { AWS_ENDPOINT_URL_SNS: await refusal("AuthorizationError", said) } },
      `Access denied: these credentials lack SNS:GetTopicAttributes on ${TOPIC.arn}. Add it;`,
    );
  });

  test("no right to assume the environment's role", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/deploy`;
    const said = `User: someone is not authorized to perform: sts:AssumeRole on resource: ${role}`;
    const outcome = await refused(
      {
        files: { prod: environmentFile(DECLARED, { deployRoleArn: role }) },
        env: { AWS_ENDPOINT_URL_STS: await refusal("AccessDenied", said) },
      },
      `Access denied: these credentials lack sts:AssumeRole on ${role}. Add it;`,
    );
    nothingWasAsked(outcome);
  });
});

test("nothing answers", async () => {
  await refused(
    { env: { AWS_ENDPOINT_URL_SOCIALMESSAGING: "http://127.0.0.1:1" } },
    "AWS cannot be reached (social-messaging:ListLinkedWhatsAppBusinessAccounts on *): ",
    "Node says: connect ECONNREFUSED 127.0.0.1:1\n",
  );
});

test("something else answers in the place of AWS", async () => {
  const portal = await answering(200, "text/html", "<p>Please sign in to this network<br></p>");
  await refused(
    { env: { AWS_ENDPOINT_URL_STS: portal } },
    "What answered sts:GetCallerIdentity on * was not AWS: ",
  );
});
