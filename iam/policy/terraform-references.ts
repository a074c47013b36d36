/**
 * Terraform references inside a policy (`${aws_sns_topic.events.arn}`): text that only the deploy
 * knows. In a `PolicyDocument` such a token is between two private-use characters, so that
 * nothing can take it for an IAM policy variable (`${aws:username}`) nor for plain text.
 *
 * A token may become anything, wildcards included. It equals itself, and of everything else it
 * is unknown whether it matches.
 */
const OPEN = "\uE000";
const CLOSE = "\uE001";
/** Ends a token under a policy version without policy variables, where it may mean something else. */
const PLAIN = "\uE002";

const MARKS = /[\uE000-\uE002]/;
const TOKEN = /\uE000[^\uE000-\uE002]+\uE002?\uE001/g;

/** A piece of text, or one token with its marks. */
interface Stretch {
  readonly token: boolean;
  readonly text: string;
}

/** The text as a token, to be put into a policy in the place of a Terraform reference. */
export function opaque(text: string): string {
  if (text === "" || MARKS.test(text)) throw new Error(`Not a reference: ${JSON.stringify(text)}`);
  return `${OPEN}${text}${CLOSE}`;
}

/** The text as people should see it, each token as it was written. */
export function display(text: string): string {
  return MARKS.test(text) ? text.replaceAll(/[\uE000-\uE002]/g, "") : text;
}

export function hasTokens(text: string): boolean {
  return text.includes(OPEN);
}

/** Whether the text is one token and nothing else. */
export function isToken(text: string): boolean {
  return text.startsWith(OPEN) && text.indexOf(CLOSE) === text.length - 1;
}

/** The tokens of the text as they were written, each once. */
export function tokensIn(text: string): string[] {
  return [...new Set((text.match(TOKEN) ?? []).map(display))];
}

/** Whether every mark belongs to a token, as it does unless such a character was written. */
export function isWellMarked(text: string): boolean {
  return !MARKS.test(text.replaceAll(TOKEN, ""));
}

export function stretches(text: string): Stretch[] {
  if (!hasTokens(text)) return [{ token: false, text }];
  const found: Stretch[] = [];
  let rest = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (index > rest) found.push({ token: false, text: text.slice(rest, index) });
    found.push({ token: true, text: token });
    rest = index + token.length;
  }
  if (rest < text.length) found.push({ token: false, text: text.slice(rest) });
  return found;
}

/** The text with everything but its tokens changed. */
export function outsideTokens(text: string, change: (plain: string) => string): string {
  if (!hasTokens(text)) return change(text);
  return stretches(text)
    .map((stretch) => (stretch.token ? stretch.text : change(stretch.text)))
    .join("");
}

/** Whether `*` or `?` is in the text, beside its tokens, which may have one in their expressions. */
export function hasWildcard(text: string): boolean {
  return stretches(text).some((stretch) => !stretch.token && /[*?]/.test(stretch.text));
}

/** The text for a version without policy variables: one that a token may bring in is none there. */
export function withoutVariables(text: string): string {
  return text.replaceAll(TOKEN, (token) =>
    mayBringVariable(token) ? `${token.slice(0, -1)}${PLAIN}${CLOSE}` : token,
  );
}

/** Whether the text of the token may have policy variables, as no ARN and no account id has. */
export function mayBringVariable(token: string): boolean {
  const text = display(token);
  return !token.includes(PLAIN) && !ATTRIBUTES_WITHOUT.some((attribute) => attribute.test(text));
}

/** Whether the text is the id of an account, which AWS itself gives: twelve digits and nothing else. */
export function isAccountToken(text: string): boolean {
  return isToken(text) && ACCOUNT_ID.test(display(text));
}

const ACCOUNT_ID =
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*data\.aws_caller_identity\.[\w-]+(?:\[[^\]]*\])?\.account_id(?: \/\*\w+\*\/)?\}$/;

/** Whether the text is a partition, which AWS itself gives: `aws`, `aws-cn` and their like. */
export function isPartitionToken(text: string): boolean {
  return isToken(text) && PARTITION.test(display(text));
}

/** Whether the token is one part of an ARN, which AWS itself gives: an account, a Region or a partition, and no colon. */
export function isArnPartToken(text: string): boolean {
  return (
    isAccountToken(text) || isPartitionToken(text) || (isToken(text) && REGION.test(display(text)))
  );
}

const PARTITION =
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*data\.aws_partition\.[\w-]+(?:\[[^\]]*\])?\.(?:partition|id)(?: \/\*\w+\*\/)?\}$/;

const REGION =
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*data\.aws_region\.[\w-]+(?:\[[^\]]*\])?\.(?:name|region|id)(?: \/\*\w+\*\/)?\}$/;

/** Whether the text is the ARN of a resource that Terraform makes. */
export function isArnToken(text: string): boolean {
  return isToken(text) && ARN_OF_RESOURCE.test(display(text));
}

const ARN_OF_RESOURCE =
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*aws_\w+\.[\w-]+(?:\[[^*\]]*\])?\.arn(?: \/\*\w+\*\/)?\}$/;

/** Whether the text is an address that AWS itself gives, or a network of one. */
export function isAddressToken(text: string): boolean {
  const [token, length, ...more] = stretches(text);
  const isNetwork = length === undefined || /^\/\d+$/.test(length.text);
  return (
    token?.token === true && ADDRESS.test(display(token.text)) && isNetwork && more.length === 0
  );
}

const ADDRESS =
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:data\.)?aws_[\w.-]+(?:\[[^*\]]*\])?\.(?:public_ip|private_ip|cidr_block|ipv6_cidr_block)(?: \/\*\w+\*\/)?\}$/;

/** What AWS itself gives, and names in which it admits no dollar sign. */
const ATTRIBUTES_WITHOUT = [
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:data\.)?aws_[\w.[\]"-]+\.(?:arn|account_id|owner_id|unique_id)(?: \/\*\w+\*\/)?\}$/,
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:data\.)?aws_(?:caller_identity|cognito_identity_pool|iam_role|iam_user|kms_key|organizations_organization|partition|region|s3_bucket|sns_topic|sqs_queue|vpc|vpc_endpoint)\.[\w-]+(?:\[[^\]]*\])?\.(?:bucket|id|name|partition|region)(?: \/\*\w+\*\/)?\}$/,
];

/** Whether two tokens are the same text, whatever the version of their policies. */
export function isSameToken(one: string, other: string): boolean {
  return display(one) === display(other);
}
