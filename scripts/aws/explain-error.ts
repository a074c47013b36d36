import { forLine } from "../../formats/outlets";
import { UserError } from "../../formats/problem";
import { toRun } from "../terminal/to-run";

/** What was being done, for the message and for the policy that would allow it. */
export interface Call {
  /** As IAM names it, for example `social-messaging:TagResource`. */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resources. */
  readonly resource: string;
}

/** For messages: the service chooses the ARNs. */
export function describeCall({ action, resource }: Call): string {
  return forLine(`${action} on ${resource}`);
}

/** The credentials lack a right. */
export class DeniedError extends UserError {
  constructor(
    /** The action and the resource. */
    readonly lacking: string,
    /** AWS's own words. */
    readonly said: string,
  ) {
    super(
      `Access denied: these credentials lack ${lacking}. Add it; ${toRun("iam", "<environment>")} prints the policy. AWS says: ${said}`,
    );
  }
}

/** Runs a call to AWS; what a user can mend about its failure becomes one message with the fix. */
export async function explained<T>(call: Call, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw explainAwsError(call, error);
  }
}

/** Nothing where AWS answers with the error that says so. */
export async function explainedIfThere<T>(
  call: Call,
  isMissing: (error: unknown) => boolean,
  send: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await send();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw explainAwsError(call, error);
  }
}

export function isAccessDenied(error: unknown): boolean {
  return ACCESS_DENIED.includes(nameOf(error));
}

const ACCESS_DENIED = [
  "AccessDenied",
  "AccessDeniedException",
  "AuthorizationError",
  "AuthorizationErrorException",
  "UnauthorizedOperation", // EC2
];
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
const INVALID = [
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
];
const NO_CREDENTIALS = ["CredentialsProviderError"];
const NO_NETWORK = [
  "ENOTFOUND",
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "TimeoutError",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "EPROTO",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_INVALID_URL",
];
const THROTTLED = [
  "ThrottledRequestException",
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
];

/** Longer than any message of AWS; a page of something else is as long as it wants. */
const MOST_SAID = 2000;

export function explainAwsError(call: Call, error: unknown): unknown {
  const name = nameOf(error);
  const { message: said = error } = (error ?? {}) as { readonly message?: unknown };
  const message = forLine(String(said).slice(0, MOST_SAID).trim());
  const doing = describeCall(call);
  if (error instanceof UserError) return error;
  if (ACCESS_DENIED.includes(name)) {
    return new DeniedError(deniedIn(message) ?? doing, message);
  }
  if (EXPIRED.includes(name)) {
    return new UserError(`The AWS credentials have expired (${doing}): sign in again, then repeat`);
  }
  if (INVALID.includes(name)) {
    return new UserError(
      `AWS does not know these credentials (${doing}): check the profile. AWS says: ${message}`,
    );
  }
  if (NO_CREDENTIALS.includes(name)) {
    return new UserError(
      `No usable AWS credentials: sign in, or set AWS_PROFILE. The SDK says: ${message}`,
    );
  }
  if (NO_NETWORK.includes(name)) {
    return new UserError(
      `AWS cannot be reached (${doing}): check network, proxy and endpoint variables. Node says: ${message}`,
    );
  }
  if (name === "EndpointError") {
    return new UserError(
      `The settings for AWS endpoints contradict each other (${doing}): unset one of the AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT variables, or the same setting of the profile. The SDK says: ${message}`,
    );
  }
  if (isFileError(error)) {
    return new UserError(
      `A file that the AWS settings name cannot be read (${doing}): check AWS_WEB_IDENTITY_TOKEN_FILE, AWS_CA_BUNDLE and the profile. Node says: ${message}`,
    );
  }
  if (THROTTLED.includes(name)) {
    const share = call.action.startsWith("cloudwatch:") ? "" : ", or with a smaller --quota-share";
    return new UserError(`AWS still throttled ${doing} after all retries: run again later${share}`);
  }
  if (message.includes(UNREADABLE)) {
    return new UserError(
      `What answered ${doing} was not AWS: check proxy and endpoint variables. The SDK says: ${message.replace(/\\u000a.*/, "")}`,
    );
  }
  if (!isServiceError(error)) return error;
  const again =
    (error.$metadata.httpStatusCode ?? 0) >= 500 ? ", after all retries: run again later" : "";
  return new UserError(`${doing} failed with ${forLine(name)}${again}. AWS says: ${message}`);
}

/** The SDK's words for an answer that is none of the service's. */
const UNREADABLE = "Deserialization error";

/** Some calls need a second right, to assume or to pass a role: AWS says which one is missing. */
function deniedIn(message: string): string | undefined {
  const pattern = /not authorized to perform:? ([\w-]+:\w+)(?: on resource:? (\S+))?/;
  const [, action, resource = "*"] = pattern.exec(message) ?? [];
  return action && `${action} on ${resource.replace(/[.,;]$/, "")}`;
}

function nameOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  // Node names network errors by code; AWS names its own by name.
  return typeof code === "string" && NO_NETWORK.includes(code) ? code : String(name);
}

/** The SDK reads files of credentials while it makes a call; we read none then. */
function isFileError(error: unknown): boolean {
  return typeof error === "object" && error !== null && "syscall" in error && "path" in error;
}

interface ServiceError {
  readonly $metadata: { readonly httpStatusCode?: number };
}

function isServiceError(error: unknown): error is ServiceError {
  return typeof error === "object" && error !== null && "$metadata" in error;
}
