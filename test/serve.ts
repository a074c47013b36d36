import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface Served {
  readonly url: string;
  /** Waits for no client. */
  close(): void;
}

/** Answers HTTP on a free port, which only this machine reaches. */
export async function serve(answer: RequestListener): Promise<Served> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a client of the AWS SDK asks for, in its JSON protocols. */
export async function asked<Input>(request: IncomingMessage) {
  const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
  return { operation, input: (await json(request)) as Input };
}
