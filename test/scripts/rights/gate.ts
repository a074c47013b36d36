import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { PolicyDocument } from "../../../constructs/shared/policy-document";
import type { AwsScope } from "../../../formats/arns";
import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import type { Asked, WireRequest } from "./asked";
import { askedBy, type Keys, keyIdOf, recordOf, serviceOf } from "./asked-permissions";

export interface GateOptions {
  /** Where allowed requests go, unchanged, so that their signatures stay valid. */
  readonly upstream: string;
  /** Where those of some services go instead, by the names of their signatures. */
  readonly upstreams?: Readonly<Record<string, string>>;
  readonly scope: AwsScope;
  readonly policy: PolicyDocument;
  /** Those that exist already. */
  readonly keys?: Keys;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/**
 * Stands before the local AWS and lets through only what a policy allows, judged by what iam/ knows
 * of AWS's rules: actions, resources and conditions.
 */
export class Gate {
  /** What was asked for and allowed. */
  readonly allowed: Asked[] = [];
  /** What was refused, here or behind. */
  readonly refused: string[] = [];
  /** As they are by now. */
  readonly keys: Keys;
  private readonly server = createServer(
    (incoming, outgoing) => void this.serve(incoming, outgoing),
  );

  private constructor(private readonly options: GateOptions) {
    this.keys = options.keys ?? { aliases: new Map(), tags: new Map() };
  }

  /** The actions of what was asked for and allowed. */
  get used(): ReadonlySet<string> {
    return new Set(this.allowed.map(({ action }) => action));
  }

  static async open(options: GateOptions): Promise<Gate> {
    const gate = new Gate(options);
    await new Promise<void>((resolve) => gate.server.listen(0, "127.0.0.1", resolve));
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = incoming;
    const bytes = Buffer.concat(await incoming.toArray());
    const request = { method, path, headers, body: bytes.toString() };
    const answer = await this.answer(request, bytes).catch(
      (error: unknown): Answer => this.refuse(request, String(error)),
    );
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  private async answer(request: WireRequest, bytes: Buffer): Promise<Answer> {
    const denied = this.deniedOf(askedBy(request, this.options.scope, this.keys));
    if (denied !== undefined) return this.refuse(request, denied);
    const { upstream, upstreams = {} } = this.options;
    const answer = await forward(upstreams[serviceOf(request)] ?? upstream, request, bytes);
    if (answer.status < 300) this.learn(request, answer);
    if ([401, 403].includes(answer.status)) this.refused.push(`behind the gate: ${answer.body}`);
    return answer.status === 404 ? this.hideMissingObject(request, answer) : answer;
  }

  private deniedOf(asked: readonly Asked[]): string | undefined {
    const policy = readPolicy(this.options.policy, "identity");
    const principal = { type: "AWS", value: "arn:aws:iam::111122223333:user/deployer" } as const;
    for (const one of asked) {
      const { outcome } = evaluate([policy], { principal, ...one });
      if (outcome !== "allowed") return `${one.action} on ${one.resource}: ${outcome}`;
      this.allowed.push(one);
    }
    return undefined;
  }

  /** S3 reports that an object is missing only to callers who may list the bucket. */
  private hideMissingObject(request: WireRequest, answer: Answer): Answer {
    const object = /^\/([^/?]+)\/[^?]/.exec(request.path);
    if (serviceOf(request) !== "s3" || object === null) return answer;
    const list = { method: "GET", path: `/${object[1]}`, headers: request.headers, body: "" };
    const denied = this.deniedOf(askedBy(list, this.options.scope, this.keys));
    return denied === undefined ? answer : this.refuse(request, denied);
  }

  private learn(request: WireRequest, answer: Answer): void {
    if (serviceOf(request) !== "kms") return;
    const { aliases, tags } = this.keys;
    const { AliasName, TargetKeyId = "", KeyId = "", Tags, TagKeys } = JSON.parse(request.body);
    const id = keyIdOf(KeyId);
    switch (String(request.headers["x-amz-target"]).split(".")[1]) {
      case "CreateAlias":
        aliases.set(AliasName, keyIdOf(TargetKeyId));
        break;
      case "DeleteAlias":
        aliases.delete(AliasName);
        break;
      case "CreateKey":
        tags.set(JSON.parse(String(answer.body)).KeyMetadata.KeyId, recordOf(Tags));
        break;
      case "TagResource":
        tags.set(id, { ...tags.get(id), ...recordOf(Tags) });
        break;
      case "UntagResource": {
        const left = Object.entries(tags.get(id) ?? {}).filter(([key]) => !TagKeys.includes(key));
        tags.set(id, Object.fromEntries(left));
      }
    }
  }

  private refuse(request: WireRequest, reason: string): Answer {
    this.refused.push(reason);
    const error = `<Error><Code>AccessDenied</Code><Message>${reason}</Message></Error>`;
    if (JSON_SERVICES.includes(serviceOf(request))) {
      const name = "AccessDeniedException";
      const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": name };
      return {
        status: 400,
        headers,
        body: Buffer.from(JSON.stringify({ __type: name, message: reason })),
      };
    }
    switch (serviceOf(request)) {
      case "ec2": {
        const unauthorized = error.replace("AccessDenied", "UnauthorizedOperation");
        const body = `<Response><Errors>${unauthorized}</Errors></Response>`;
        return { status: 403, headers: XML, body: Buffer.from(body) };
      }
      case "s3":
        return { status: 403, headers: XML, body: Buffer.from(error) };
      default:
        return {
          status: 403,
          headers: XML,
          body: Buffer.from(`<ErrorResponse>${error}</ErrorResponse>`),
        };
    }
  }
}

const JSON_SERVICES = [
  "kms",
  "sqs",
  "events",
  "states",
  "lambda",
  "cloudtrail",
  "logs",
  "budgets",
  "monitoring",
  "social-messaging",
];
const XML = { "content-type": "text/xml" };

function forward(upstream: string, request: WireRequest, bytes: Buffer): Promise<Answer> {
  const { method, path, headers } = request;
  return new Promise((resolve, reject) => {
    const options = { method, headers: headers as IncomingMessage["headers"] };
    const outgoing = send(new URL(path, upstream), options, async (answer) => {
      const body = Buffer.concat(await answer.toArray());
      resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body });
    });
    outgoing.on("error", reject).end(bytes);
  });
}
