import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConnectionReset, type FaultOptions, Faults } from "./faults";
import type { SentMessage } from "./messages";
import { perform } from "./operations";
import {
  type Operation,
  readRequest,
  ServiceError,
  serviceError,
  signedRegion,
  type WireRequest,
} from "./protocol";
import { parseSeed, type Seed, type SeedInput } from "./seed";
import { Store } from "./store";

// Only this machine may connect: the emulator checks no signature.
const HOST = "127.0.0.1";

export interface EmulatorOptions extends FaultOptions {
  /** The account, its Region and what is linked there. Checked; a bad one throws a SeedError. */
  readonly seed: SeedInput;
  /**
   * The TCP port to listen on.
   * @default 0 - any free one
   */
  readonly port?: number;
  /** Called with each message that is sent. */
  readonly onSent?: (sent: SentMessage) => void;
}

/** One request the emulator answered. */
export interface RequestRecord {
  /** When it arrived. */
  readonly time: Date;
  readonly method: string;
  readonly path: string;
  /** `undefined` for everything the emulator does not answer, which its method and path say. */
  readonly operation: Operation | undefined;
  /** As sent, from the query or the body; `undefined` when the body was not a JSON object. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  /** The HTTP status code. */
  readonly status: number | "connection reset";
}

/** A running emulator of AWS End User Messaging Social: its control plane, and what an answer takes. */
export interface Emulator {
  /** What `AWS_ENDPOINT_URL_SOCIALMESSAGING`, or a client's `endpoint`, is to be set to. */
  readonly url: string;
  /** Every request so far, in the order of the answers. */
  readonly requests: readonly RequestRecord[];
  /** The state, free to be changed at any time. */
  readonly store: Store;
  /** Stops at once; requests under way lose their connection. */
  close(): Promise<void>;
}

/** Starts an emulator that answers the wire protocol of the service on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const seed = parseSeed(options.seed);
  const store = new Store(seed, options.onSent);
  const service = new Service(seed, store, new Faults(options));
  const server = createServer((incoming, response) => void service.answer(incoming, response));
  server.listen(options.port ?? 0, HOST);
  await once(server, "listening");
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    requests: service.requests,
    store,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Service {
  readonly requests: RequestRecord[] = [];
  /** What a caller sees in any Region but the seed's: nothing is linked there. */
  private readonly elsewhere: Store;

  constructor(
    private readonly seed: Seed,
    private readonly store: Store,
    private readonly faults: Faults,
  ) {
    this.elsewhere = new Store({ ...seed, linkedAccounts: [] });
  }

  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const time = new Date();
    // Fails only when the client hangs up before its request is complete: nobody is left to answer.
    const request = await readRequest(incoming).catch(() => undefined);
    if (request === undefined) return;
    await this.faults.delay();
    const answer = this.judge(request);
    const { authorization, ...record } = request;
    this.requests.push({ time, ...record, status: answer.status });
    send(answer, response);
  }

  private judge(request: WireRequest): Answer {
    try {
      const region = signedRegion(request.authorization);
      const { operation, parameters } = request;
      if (operation === undefined) {
        throw serviceError(
          "UnknownOperationException",
          `The emulator has no operation at ${request.method} ${request.path}`,
        );
      }
      const store = region === this.seed.region ? this.store : this.elsewhere;
      const body = this.faults.around({
        operation,
        parameters,
        store,
        perform: (name, given) => {
          if (parameters === undefined) {
            throw serviceError("ValidationException", "The request body must be a JSON object");
          }
          return perform(name, store, given);
        },
      });
      return { status: 200, body };
    } catch (error) {
      return failure(error);
    }
  }
}

type Answer =
  | {
      readonly status: number;
      /** A string is sent as it is, as HTML. */
      readonly body: object | string | undefined;
      readonly errorType?: string;
    }
  | { readonly status: "connection reset" };

function failure(error: unknown): Answer {
  if (error instanceof ConnectionReset) return { status: "connection reset" };
  const { name, message, status } =
    error instanceof ServiceError
      ? error
      : serviceError("InternalServiceException", `This is a bug of the emulator: ${error}`);
  return { status, body: { message }, errorType: name };
}

function send(answer: Answer, response: ServerResponse): void {
  if (answer.status === "connection reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const { body: content = "" } = answer;
  const isPage = typeof content === "string" && content !== "";
  const body = typeof content === "string" ? content : JSON.stringify(content);
  response.writeHead(answer.status, {
    "x-amzn-requestid": randomUUID(),
    "content-type": isPage ? "text/html" : "application/json",
    "content-length": Buffer.byteLength(body),
    ...(answer.errorType === undefined ? {} : { "x-amzn-errortype": answer.errorType }),
  });
  response.end(body);
}
