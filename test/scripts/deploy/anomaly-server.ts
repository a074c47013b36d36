import { asked, type Served, serve } from "../../serve";

interface Subscriber {
  readonly Address: string;
  readonly Type: string;
}

interface Asked {
  readonly AnomalyMonitor?: object;
  readonly AnomalySubscription?: { readonly Subscribers: readonly Subscriber[] };
}

export interface AnomalyServer extends Served {
  /** The operations that wrote something, in their order. */
  readonly written: readonly string[];
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
  const served = await serve(async (request, response) => {
    const { operation, input } = await asked<Asked>(request);
    response.setHeader("content-type", "application/x-amz-json-1.1");
    try {
      const answer = await answers[operation]?.(input);
      if (answer === undefined) throw new Error(`no answer to ${operation}`);
      if (operation.startsWith("Create")) written.push(operation);
      response.end(JSON.stringify(answer));
    } catch (error) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: "ValidationException", message: String(error) }));
    }
  });
  return { ...served, written };
}
