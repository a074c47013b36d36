import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

interface Subscriber {
  readonly Address: string;
  readonly Type: string;
}

interface Asked {
  readonly AnomalyMonitor?: object;
  readonly AnomalySubscription?: { readonly Subscribers: readonly Subscriber[] };
}

export interface AnomalyServer {
  readonly url: string;
  /** The operations that wrote something, in their order. */
  readonly written: readonly string[];
  close(): void;
}

/**
 * Cost Anomaly Detection, which moto lacks, as far as Terraform asks it for one monitor and one subscription. As AWS
 * does, it refuses a subscription whose topic does not exist.
 */
export async function startAnomalyServer(
  topicExists: (arn: string) => Promise<boolean>,
): Promise<AnomalyServer> {
  const written: string[] = [];
  const MonitorArn = "arn:aws:ce::111122223333:anomalymonitor/one";
  const SubscriptionArn = "arn:aws:ce::111122223333:anomalysubscription/one";
  let monitor: object | undefined;
  let subscription: object | undefined;
  const answers: Readonly<Record<string, (asked: Asked) => Promise<object> | object>> = {
    CreateAnomalyMonitor: ({ AnomalyMonitor }) => {
      monitor = { ...AnomalyMonitor, MonitorArn };
      return { MonitorArn };
    },
    GetAnomalyMonitors: () => ({ AnomalyMonitors: monitor === undefined ? [] : [monitor] }),
    CreateAnomalySubscription: async ({ AnomalySubscription }) => {
      for (const { Address } of AnomalySubscription?.Subscribers ?? []) {
        if (!(await topicExists(Address))) throw new Error(`there is no topic ${Address}`);
      }
      subscription = { ...AnomalySubscription, SubscriptionArn };
      return { SubscriptionArn };
    },
    GetAnomalySubscriptions: () => ({
      AnomalySubscriptions: subscription === undefined ? [] : [subscription],
    }),
    ListTagsForResource: () => ({ ResourceTags: [] }),
  };
  const server = createServer(async (request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    response.setHeader("content-type", "application/x-amz-json-1.1");
    try {
      const answer = await answers[operation]?.((await json(request)) as Asked);
      if (answer === undefined) throw new Error(`no answer to ${operation}`);
      if (operation.startsWith("Create")) written.push(operation);
      response.end(JSON.stringify(answer));
    } catch (error) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: "ValidationException", message: String(error) }));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    written,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
