import { type Format, inAnyCase } from "./format";
import { OWNERSHIP_TAG_KEY } from "./ownership-tag";

export const accountId: Format = {
  pattern: /^\d{12}$/,
  allowed: "twelve digits in quotes",
  fix: () => 'write the account id in quotes, for example "111122223333"',
};

export const regionName: Format = {
  pattern: /^[a-z]{2,4}(-[a-z]+)+-\d+$/,
  allowed: "the code of an AWS Region",
  fix: () => "write it as eu-west-1",
};

/** No advice, if the suggestion would be refused as well. */
function writeIf(format: Format, suggestion: string): string | undefined {
  return format.pattern.test(suggestion) ? `write ${suggestion}` : undefined;
}

/** Short enough that every name derived from it fits: a role's 64 and a bucket's 63 characters. */
export const namePrefix: Format = {
  pattern: /^(?=.{1,24}$)[a-z](-?[a-z0-9])*$/,
  allowed: "at most 24 lower-case letters, digits and single hyphens, a letter first",
  fix: () => "write it as acme-prod",
};

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const topicName: Format = {
  pattern: /^[A-Za-z0-9_-]{1,256}$/,
  allowed: "the name of a standard SNS topic: 1 to 256 letters, digits, hyphens and underscores",
  fix: (got) => {
    if (got === "") return "write a name such as acme-events";
    if (!got.endsWith(".fifo")) return "shorten it or drop the other characters";
    return `AWS services cannot publish to FIFO topics: ${writeIf(topicName, got.slice(0, -".fifo".length)) ?? "name a standard topic"}`;
  },
};

/**
 * Leaves room for `-undeliverable` behind it within SQS's 80 characters.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export const queueName: Format = {
  pattern: /^[A-Za-z0-9_-]{1,66}$/,
  allowed: "the name of a standard SQS queue: 1 to 66 letters, digits, hyphens and underscores",
  fix: (got) => {
    if (got === "") return "write a name such as acme-inbound";
    if (!got.endsWith(".fifo")) return "shorten it or drop the other characters";
    return `a standard topic cannot deliver to FIFO queues: ${writeIf(queueName, got.slice(0, -".fifo".length)) ?? "name a standard queue"}`;
  },
};

/** The name of any queue, created here or elsewhere. */
export const anyQueueName: Format = {
  pattern: /^[A-Za-z0-9_-]{1,80}(\.fifo)?$/,
  allowed: "the name of an SQS queue: 1 to 80 letters, digits, hyphens and underscores",
  fix: () => "write the queue's name, not its ARN or URL",
};

/** Leaves room for `-rule` behind it within a role's 64 characters; queues admit no dots. */
export const eventRuleName: Format = {
  pattern: /^[A-Za-z0-9_-]{1,59}$/,
  allowed: "the name of an EventBridge rule: 1 to 59 letters, digits, hyphens and underscores",
  fix: () => "write a name such as acme-failures",
};

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export const securityGroupName: Format = {
  pattern: /^(?!sg-)[A-Za-z0-9_-]{1,255}$/,
  allowed: "1 to 255 letters, digits, hyphens and underscores, not starting with sg-",
  fix: () => "write a name such as acme-endpoint",
};

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
export const trailName: Format = {
  pattern: /^(?=.{3,128}$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/,
  allowed: "3 to 128 letters, digits and single . _ -, a letter or digit at both ends",
  fix: () => "write a name such as acme-data-events",
};

/** The name of a subscriber: short enough that every name made of it and a name prefix fits. */
export const subscriberName: Format = {
  pattern: /^(?=.{1,24}$)(?!.*-(undeliverable|poison)$)[a-z](-?[a-z0-9])*$/,
  allowed:
    "at most 24 lower-case letters, digits and single hyphens, a letter first, not ending like a queue of dead letters",
  fix: () => "write it as inbound",
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName: Format = {
  pattern:
    /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  allowed:
    "3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no reserved prefix or suffix",
  fix: (got) => {
    if (got === "") return "write a name such as acme-bucket";
    return writeIf(bucketName, got.toLowerCase().replaceAll("_", "-")) ?? "choose another name";
  },
};

const OTHER_FOLDER_NAMES = "shorten it, or keep to letters, digits and ! _ . * ' ( ) = - in names";

/** `a/b/` for `/a//b`, nothing for nothing. */
function foldersOf(got: string): string {
  const folders = got.split("/").filter((folder) => folder !== "");
  return folders.length === 0 ? "" : `${folders.join("/")}/`;
}

/** The service puts the media id right behind it: without the slash, ids and folders run together. */
export const mediaPrefix: Format = {
  pattern: /^(?=.{1,512}$)([A-Za-z0-9!_.*'()=-]+\/)+$/,
  allowed: 'folder names that end in "/", without one at the start',
  fix: (got) => {
    if (foldersOf(got) === "") return "write inbound/ or outbound/";
    return writeIf(mediaPrefix, foldersOf(got)) ?? OTHER_FOLDER_NAMES;
  },
};

/** Leaves the state's key within S3's 1024 characters. */
export const statePrefix: Format = {
  pattern: /^(?=.{0,512}$)([A-Za-z0-9!_.*'()=-]+\/)*$/,
  allowed: 'folder names that end in "/", or nothing',
  fix: (got) => {
    if (foldersOf(got) === "") return 'write it as terraform/, or "" for none';
    return writeIf(statePrefix, foldersOf(got)) ?? OTHER_FOLDER_NAMES;
  },
};

/** As bills and Cost Explorer name a service. */
export const billingService: Format = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9 ()&,.:/+-]{0,99}$/,
  allowed: "the name of a service as AWS Cost Explorer shows it",
  fix: () => "copy it from Cost Explorer, grouped by service",
};

/** A CSV file beside the environment files. */
export const rateCardName: Format = {
  pattern: /^(?!\.)[^/\\\p{Cc}]{1,200}\.csv$/u,
  allowed: "the name of a file beside the environment files that ends in .csv",
  fix: (got) =>
    /[/\\]/.test(got) ? "move the file beside the environment files" : "write it as rates.csv",
};

/** A page to which `#section` is added; short enough for the description of an alarm. */
export const pageUrl: Format = {
  pattern: /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~/%?=&+-]*)?$(?<=^.{1,200})/,
  allowed:
    "the https address of a page, at most 200 letters, digits and . _ ~ / % ? = & + -, without #",
  fix: (got) =>
    got.includes("#")
      ? "remove # and what is after it: each alarm adds its own section"
      : "write it as https://wiki.example.com/whatsapp",
};

/**
 * CloudWatch takes 255 characters, but descriptions of alarms, which link it, have no room for that many.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 */
export const dashboardName: Format = {
  pattern: /^[A-Za-z0-9_-]{1,110}$/,
  allowed: "the name of a CloudWatch dashboard: 1 to 110 letters, digits, hyphens and underscores",
  fix: () => "write the dashboard's name, not its ARN or address",
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
export const dimensionValue: Format = {
  pattern: /^[\x21-\x7e]{1,255}$/,
  allowed: "the value of a metric's dimension",
  fix: () => "copy it as `npm run spend -- <environment> --check` prints it",
};

/** One address, as SNS takes it: no name around it, and no braces, which Terraform would read. */
export const emailAddress: Format = {
  pattern:
    /^(?=.{3,254}$)[\w.!#$%&'*+/=?^`|~-]{1,64}@[A-Za-z0-9](-?[A-Za-z0-9])*(\.[A-Za-z0-9](-?[A-Za-z0-9])*)+$/,
  allowed: "one e-mail address",
  fix: () => "write it as on-call@example.com",
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export const keyAlias: Format = {
  pattern: /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/,
  allowed: "alias/<name>, not below alias/aws/",
  fix: () => "write it as alias/acme-whatsapp",
};

/** The service's role pattern has no room for a path, so a name may hold no slash. */
export const roleName: Format = {
  pattern: /^[\w+=,.@-]{1,64}$/,
  allowed: "an IAM role name of 1 to 64 characters, without a path",
  fix: (got) => {
    if (got === "") return "write a name such as acme-chat";
    const name = got.includes("/") ? writeIf(roleName, got.split("/").at(-1) ?? "") : undefined;
    return name ?? "shorten it or drop other characters";
  },
};

/** What an environment file calls a phone number or an account; no id and no ARN can be taken for one. */
export const whatsAppName: Format = {
  pattern: /^(?!waba-|phone-number-id-)[A-Za-z][A-Za-z0-9_-]{0,63}$/,
  allowed:
    "at most 64 letters, digits, hyphens and underscores, a letter first, not starting like an id",
  fix: () => "write a name such as support",
};

export const wabaId: Format = {
  pattern: /^waba-[0-9a-f]{32}$/,
  allowed: "waba- and 32 hexadecimal digits",
  fix: () =>
    "copy the id that `aws socialmessaging list-linked-whatsapp-business-accounts` prints as id",
};

export const phoneNumberId: Format = {
  pattern: /^phone-number-id-[0-9a-f]{32}$/,
  allowed: "phone-number-id- and 32 hexadecimal digits",
  fix: () =>
    "copy the id that `aws socialmessaging get-linked-whatsapp-business-account` prints as phoneNumberId",
};

/** Leaves room for what the alarm watches, and for a queue's name, within CloudWatch's 255 characters. */
export const alarmPrefix: Format = {
  pattern: /^[A-Za-z0-9_-]{1,128}$/,
  allowed: "1 to 128 letters, digits, hyphens and underscores",
  fix: () => "write a prefix such as acme-events",
};

/** CloudTrail compares it letter by letter. */
export const operationName: Format = {
  pattern: /^[A-Z][A-Za-z0-9]{2,127}$/,
  allowed: "the name of an operation of the API, letters and digits, a capital letter first",
  fix: (got) =>
    writeIf(
      operationName,
      got.replace(/^social-?messaging:/i, "").replace(/^[a-z]/, (first) => first.toUpperCase()),
    ) ?? "write it as SendWhatsAppMessage",
};

/** Events on EventBridge carry it instead of the id that AWS gives. */
export const metaPhoneNumberId: Format = {
  pattern: /^\d{5,20}$/,
  allowed: "the id that Meta gives a number, 5 to 20 digits in quotes",
  fix: (got) =>
    got.startsWith("phone-number-id-")
      ? "write Meta's id of this number: `aws socialmessaging get-linked-whatsapp-business-account` prints it as metaPhoneNumberId"
      : "copy the digits that `aws socialmessaging get-linked-whatsapp-business-account` prints as metaPhoneNumberId",
};

const TAG_CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$";

/** Conditions of IAM ignore the case of a tag's key. */
const NEVER_TAGS = `(?!${inAnyCase("aws")}:)(?!${inAnyCase(OWNERSHIP_TAG_KEY)}$)`;

/**
 * For tags on everything that is created.
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const tagKey: Format = {
  pattern: new RegExp(`^${NEVER_TAGS}${TAG_CHARACTERS}`, "u"),
  allowed: `1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws: and not ${OWNERSHIP_TAG_KEY}`,
  fix: (got) => {
    if (/^aws:/i.test(got)) return "AWS reserves keys that start with aws: choose another";
    if (got.toLowerCase() === OWNERSHIP_TAG_KEY)
      return "leave it out: this tag marks what the environment itself creates and wires";
    return "rename the key";
  },
};

/**
 * For tags on WhatsApp resources. Amazon Connect sets AmazonConnectEnabled on the numbers it may send
 * from: setting or clearing it by hand breaks that.
 */
export const messagingTagKey: Format = {
  pattern: new RegExp(`^(?!AmazonConnectEnabled$)${NEVER_TAGS}${TAG_CHARACTERS}`, "u"),
  allowed: `${tagKey.allowed}, nor AmazonConnectEnabled`,
  fix: (got) =>
    got === "AmazonConnectEnabled"
      ? "leave it out: Amazon Connect sets this tag itself"
      : tagKey.fix(got),
};

export const tagValue: Format = {
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u,
  allowed: "at most 256 letters, digits, spaces and _ . : / = + - @",
  fix: (got) =>
    got === "" ? 'write text, or "" for none' : "shorten it or drop the other characters",
};

/** @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_AnomalySubscription.html */
export const anomalySubscriptionName: Format = {
  pattern: /^[A-Za-z0-9_.-]{1,128}$/,
  allowed: "at most 128 letters, digits, hyphens, underscores and points",
  fix: () => "write a name such as acme-anomalies-all-services",
};

/** @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html */
export const chatConfigurationName: Format = {
  pattern: /^[A-Za-z0-9_-]{1,59}$/, // its role has five characters more, and 64 at most
  allowed: "the name of a chat configuration: 1 to 59 letters, digits, hyphens and underscores",
  fix: () => "write a name such as acme-prod-alarms",
};

/** A link to a channel holds both ids: https://app.slack.com/client/T07EA123LEP/C07EZ1ABC23 */
const SLACK_LINK = /\b(T[A-Z0-9]{5,})\/([CG][A-Z0-9]{5,})\b/;

/** @see https://docs.aws.amazon.com/chatbot/latest/adminguide/slack-setup.html */
export const slackWorkspaceId: Format = {
  pattern: /^T[A-Z0-9]{5,100}$/,
  allowed: "the id of a Slack workspace: T, and capital letters and digits",
  fix: (got) => {
    const [, id] = SLACK_LINK.exec(got) ?? [];
    if (id !== undefined) return `write ${id}`;
    if (/^[CG][A-Z0-9]{5,}$/.test(got))
      return "write the workspace's id: this is that of a channel";
    return (
      writeIf(slackWorkspaceId, got.trim().toUpperCase()) ??
      "copy it from the address of the workspace in a browser: app.slack.com/client/T.../C..."
    );
  },
};

/** Public channels begin with C, some private ones with G; direct messages cannot be configured. */
export const slackChannelId: Format = {
  pattern: /^[CG][A-Z0-9]{5,100}$/,
  allowed: "the id of a Slack channel: C or G, and capital letters and digits",
  fix: (got) => {
    const [, , id] = SLACK_LINK.exec(got) ?? [];
    if (id !== undefined) return `write ${id}`;
    if (/^T[A-Z0-9]{5,}$/.test(got)) return "write the channel's id: this is that of a workspace";
    if (/^[DU][A-Z0-9]{5,}$/.test(got))
      return "write the id of a channel: nobody but its two people can join a direct message";
    return (
      writeIf(slackChannelId, got.trim().toUpperCase()) ??
      "copy it from the end of the channel's link: the name with # is no id"
    );
  },
};
