import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Outputs } from "../constructs/messaging/outputs";

/** Answers in place of STS and SNS, on this machine only. */
interface FakeServices {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The two questions that the wiring asks of other services, for machines without moto: whose
 * credentials these are, and whether the topic is a standard one.
 */
export async function startFakeServices(outputs: Outputs): Promise<FakeServices> {
  const server = createServer(async (request, response) => {
    const action = new URLSearchParams(await bodyOf(request)).get("Action") ?? "";
    const answer = answers(outputs)[action];
    response.writeHead(answer === undefined ? 400 : 200, { "content-type": "text/xml" });
    response.end(answer ?? refusal(action));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function answers({ account_id, event_topic_arn }: Outputs): Readonly<Record<string, string>> {
  return {
    GetCallerIdentity: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account_id}:user/demo</Arn><UserId>demo</UserId><Account>${account_id}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    GetTopicAttributes: `<GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><GetTopicAttributesResult><Attributes><entry><key>TopicArn</key><value>${event_topic_arn}</value></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`,
  };
}

function refusal(action: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>This stand-in does not answer ${action}</Message></Error></ErrorResponse>`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of request) chunks.push(String(chunk));
  return chunks.join("");
}
