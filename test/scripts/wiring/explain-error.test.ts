import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { UserError } from "../../../formats/problem";
import { AwsClients } from "../../../scripts/aws/clients";
import { explainAwsError } from "../../../scripts/aws/explain-error";
import { arnOfWaba } from "./fixtures";

const CALL = { action: "social-messaging:TagResource", resource: arnOfWaba(1) };
const DOING = `${CALL.action} on ${CALL.resource}`;

/** As the SDK throws what a service answered. */
function service(name: string, message: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** As Node throws what went wrong on the way. */
function node(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

const explained = (error: unknown): string => {
  const result = explainAwsError(CALL, error);
  expect(result).toBeInstanceOf(UserError);
  return (result as UserError).message;
};

describe("a fault of the program stays what it is, with its stack", () => {
  test.each([
    ["a wrong type", new TypeError("x is not a function")],
    ["something that is no error", "text"],
    ["nothing", undefined],
    ["a code that is not of the network", node("ERR_INVALID_ARG_TYPE")],
  ])("%s", (_, error) => {
    expect(explainAwsError(CALL, error)).toBe(error);
  });

  test("what was explained before stays as it is", () => {
    const error = new UserError("explained");
    expect(explainAwsError(CALL, error)).toBe(error);
  });
});

describe("a denial names what is missing", () => {
  test("by the call, when AWS does not say", () => {
    expect(explained(service("AccessDeniedException", "no", 403))).toBe(
      `Access denied: these credentials lack ${DOING}. Add it; npm run iam -- '<environment>' prints the policy. AWS says: no`,
    );
  });

  test.each([
    [
      "to pass the role, which is another right than that of the call",
      "User: arn:aws:iam::111122223333:user/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/y because no identity-based policy allows the iam:PassRole action",
      "iam:PassRole on arn:aws:iam::111122223333:role/y",
    ],
    [
      "with the end of a sentence behind the resource",
      "User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/y.",
      "sts:AssumeRole on arn:aws:iam::1:role/y",
    ],
    [
      "without a resource",
      "User: x is not authorized to perform: social-messaging:TagResource",
      "social-messaging:TagResource on *",
    ],
  ])("in AWS's words: %s", (_, said, missing) => {
    expect(explained(service("AccessDenied", said, 403))).toContain(
      `these credentials lack ${missing}. Add it;`,
    );
  });
});

describe("a failure that the user can mend says how", () => {
  test.each([
    ["ExpiredToken", "have expired"],
    ["ExpiredTokenException", "sign in again, then repeat"],
    ["InvalidClientTokenId", "AWS does not know these credentials"],
    ["SignatureDoesNotMatch", "check the profile"],
    ["CredentialsProviderError", "No usable AWS credentials: sign in, or set AWS_PROFILE"],
    ["ThrottledRequestException", "run again later, or with a smaller --quota-share"],
  ])("%s", (name, fix) => {
    expect(explained(service(name, "as AWS says"))).toContain(fix);
  });

  test.each([
    "ENOTFOUND",
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "EPROTO",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "ERR_INVALID_URL",
  ])("%s", (code) => {
    expect(explained(node(code, "as Node says"))).toBe(
      `AWS cannot be reached (${DOING}): check network, proxy and endpoint variables. Node says: as Node says`,
    );
  });

  test("an answer that took too long", () => {
    const error = Object.assign(new Error("late"), { name: "TimeoutError" });
    expect(explained(error)).toContain("AWS cannot be reached");
  });

  test("an answer that is none of AWS", () => {
    const error = service(
      "SyntaxError",
      "Unexpected token <\n  Deserialization error: to see",
      200,
    );
    expect(explained(error)).toBe(
      `What answered ${DOING} was not AWS: check proxy and endpoint variables. The SDK says: Unexpected token <`,
    );
  });

  test("AWS's own trouble, which may pass, apart from a refusal, which will not", () => {
    expect(explained(service("DependencyException", "down", 502))).toBe(
      `${DOING} failed with DependencyException, after all retries: run again later. AWS says: down`,
    );
    expect(explained(service("ValidationException", "bad", 400))).toBe(
      `${DOING} failed with ValidationException. AWS says: bad`,
    );
  });
});

describe("settings that the SDK itself refuses, before it calls anybody", () => {
  const before = { ...process.env };
  const CLEAN = Object.keys(before).filter((name) => name.startsWith("AWS_"));
  const KEYS = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };

  beforeEach(() => {
    for (const name of CLEAN) delete process.env[name];
    process.env["AWS_EC2_METADATA_DISABLED"] = "true";
  });

  afterEach(() => {
    process.env = { ...before };
  });

  test.each([
    [
      "a token file that is not there",
      {
        AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/ci",
        AWS_WEB_IDENTITY_TOKEN_FILE: "/missing",
      },
      "check AWS_WEB_IDENTITY_TOKEN_FILE, AWS_CA_BUNDLE and the profile. Node says: ENOENT",
    ],
    [
      "FIPS with an endpoint of one's own",
      { ...KEYS, AWS_USE_FIPS_ENDPOINT: "true", AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
      "The settings for AWS endpoints contradict each other",
    ],
    [
      "dual stack with an endpoint of one's own",
      { ...KEYS, AWS_USE_DUALSTACK_ENDPOINT: "true", AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
      "unset one of the AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT",
    ],
    [
      "an endpoint that is no URL",
      { ...KEYS, AWS_ENDPOINT_URL: "not a url" },
      "Node says: Invalid URL",
    ],
    [
      "no credentials",
      { AWS_CONFIG_FILE: "/missing", AWS_SHARED_CREDENTIALS_FILE: "/missing" },
      "sign in",
    ],
  ])("%s", async (_, settings, expected) => {
    Object.assign(process.env, settings);
    const client = await new AwsClients({ region: "eu-west-1" }).sts();
    const call = { action: "sts:GetCallerIdentity", resource: "*" };
    const failure = explainAwsError(
      call,
      await client.send(new GetCallerIdentityCommand({})).catch((error: unknown) => error),
    );
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).message).toContain(expected);
  });
});
