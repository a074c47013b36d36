import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/**
 * The operations the emulator answers, each with its method and path on the wire.
 *
 * @see https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_Operations.html
 */
export const ROUTES = {
  ListLinkedWhatsAppBusinessAccounts: "GET /v1/whatsapp/waba/list",
  GetLinkedWhatsAppBusinessAccount: "GET /v1/whatsapp/waba/details",
  GetLinkedWhatsAppBusinessAccountPhoneNumber: "GET /v1/whatsapp/waba/phone/details",
  PutWhatsAppBusinessAccountEventDestinations: "PUT /v1/whatsapp/waba/eventdestinations",
  SendWhatsAppMessage: "POST /v1/whatsapp/send",
  GetWhatsAppMessageMedia: "POST /v1/whatsapp/media/get",
  TagResource: "POST /v1/tags/tag-resource",
  UntagResource: "POST /v1/tags/untag-resource",
  ListTagsForResource: "GET /v1/tags/list",
} as const;

/** The name of an operation the emulator answers. */
export type Operation = keyof typeof ROUTES;

/** The errors the emulator raises on its own, each with its HTTP status code. */
const STATUS_CODES = {
  ValidationException: 400,
  InvalidParametersException: 400,
  ResourceNotFoundException: 404,
  ThrottledRequestException: 429,
  InternalServiceException: 500,
  IncompleteSignature: 403,
  MissingAuthenticationTokenException: 403,
  UnknownOperationException: 404,
} as const;

/** An error as it goes over the wire: `name` in the header `x-amzn-errortype`, `message` in the body. */
export class ServiceError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Makes one of the errors the service itself knows, with the status code it documents. */
export function serviceError(name: keyof typeof STATUS_CODES, message: string): ServiceError {
  return new ServiceError(name, message, STATUS_CODES[name]);
}

/** A request taken off the wire, not yet judged. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** `undefined` when the method and path belong to no operation the emulator answers. */
  readonly operation: Operation | undefined;
  /** `undefined` when the body is not a JSON object. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly authorization: string | undefined;
}

/** Reads a request: its parameters are in the query (GET, DELETE) or in a JSON body (POST, PUT). */
export async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const { method = "", url = "", headers } = incoming;
  // Not `new URL`, which throws on a path such as "//": whatever arrives must get an answer.
  const [path = "", query = ""] = url.split(/\?(.*)/s, 2);
  const body = await text(incoming);
  const inQuery = method === "GET" || method === "DELETE";
  return {
    method,
    path,
    operation: operationAt(method, path),
    parameters: inQuery ? Object.fromEntries(new URLSearchParams(query)) : parseBody(body),
    authorization: headers.authorization,
  };
}

/**
 * Reads the Region a request is signed for, from the credential scope of its `Authorization` header
 * (`Credential=<key id>/<date>/<region>/social-messaging/aws4_request`).
 * The signature itself is not verified: the emulator knows no secrets.
 */
export function signedRegion(authorization: string | undefined): string {
  if (authorization === undefined) {
    throw serviceError("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const scope = /^AWS4-HMAC-SHA256 .*Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;
  const [, region, service] = scope.exec(authorization) ?? [];
  if (region === undefined || service !== "social-messaging") {
    throw serviceError(
      "IncompleteSignature",
      "The Authorization header must carry an AWS4-HMAC-SHA256 credential scoped to " +
        `<region>/social-messaging/aws4_request, got: ${authorization}`,
    );
  }
  return region;
}

function operationAt(method: string, path: string): Operation | undefined {
  const operations = Object.keys(ROUTES) as Operation[];
  return operations.find((operation) => ROUTES[operation] === `${method} ${path}`);
}

function parseBody(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
