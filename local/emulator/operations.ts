import { INPUTS, parseInput } from "./inputs";
import { sentMessage } from "./messages";
import { type Operation, serviceError } from "./protocol";
import { refuseReserved, refuseTooMany, refuseUnsupported } from "./rules";
import { type LinkedAccount, type PhoneNumber, type Store, UnknownResourceError } from "./store";

/** The largest page, and the page of a caller who asks for no size: the reference names no default. */
const MAX_RESULTS = 100;

/**
 * The operations that document ResourceNotFoundException for an id that does not exist. For the
 * others InvalidParametersException is the nearest error the reference lists.
 */
const TELLS_NOT_FOUND: readonly Operation[] = [
  "GetLinkedWhatsAppBusinessAccount",
  "GetLinkedWhatsAppBusinessAccountPhoneNumber",
  "SendWhatsAppMessage",
  "GetWhatsAppMessageMedia",
];

/** The body of an answer, or nothing where the reference documents an empty one. */
type Output = object | undefined;

const HANDLERS: Record<Operation, (store: Store, parameters: unknown) => Output> = {
  ListLinkedWhatsAppBusinessAccounts: (store, parameters) => {
    const { maxResults = MAX_RESULTS, nextToken } = parseInput(
      INPUTS.ListLinkedWhatsAppBusinessAccounts,
      parameters,
    );
    const start = nextToken === undefined ? 0 : positionAfter(store, nextToken);
    const page = store.accounts.slice(start, start + maxResults);
    const last = start + maxResults < store.accounts.length ? page.at(-1) : undefined;
    return { linkedAccounts: page.map(summary), nextToken: last && tokenAfter(last) };
  },

  GetLinkedWhatsAppBusinessAccount: (store, parameters) => {
    const { id } = parseInput(INPUTS.GetLinkedWhatsAppBusinessAccount, parameters);
    const account = store.account(id);
    return {
      account: { ...summary(account), phoneNumbers: account.phoneNumbers.map(phoneNumberDetail) },
    };
  },

  GetLinkedWhatsAppBusinessAccountPhoneNumber: (store, parameters) => {
    const { id } = parseInput(INPUTS.GetLinkedWhatsAppBusinessAccountPhoneNumber, parameters);
    const phoneNumber = store.phoneNumber(id);
    return {
      phoneNumber: phoneNumberDetail(phoneNumber),
      linkedWhatsAppBusinessAccountId: phoneNumber.linkedWhatsAppBusinessAccountId,
    };
  },

  PutWhatsAppBusinessAccountEventDestinations: (store, parameters) => {
    const { id, eventDestinations } = parseInput(
      INPUTS.PutWhatsAppBusinessAccountEventDestinations,
      parameters,
    );
    const account = store.account(id);
    for (const destination of eventDestinations) refuseUnsupported(destination);
    account.eventDestinations = eventDestinations;
    return undefined;
  },

  SendWhatsAppMessage: (store, parameters) => {
    const input = parseInput(INPUTS.SendWhatsAppMessage, parameters);
    const sent = sentMessage(store.phoneNumber(input.originationPhoneNumberId), input);
    store.send(sent);
    return { messageId: sent.messageId };
  },

  GetWhatsAppMessageMedia: (store, parameters) => {
    const { mediaId, originationPhoneNumberId, metadataOnly, destinationS3File } = parseInput(
      INPUTS.GetWhatsAppMessageMedia,
      parameters,
    );
    store.phoneNumber(originationPhoneNumberId);
    const { mimeType, fileSize } = store.mediaOf(mediaId);
    if (metadataOnly) return { mimeType, fileSize };
    if (destinationS3File === undefined) {
      throw serviceError("InvalidParametersException", "A destination for the media is missing.");
    }
    const { bucketName, key } = destinationS3File;
    store.saved.push({ mediaId, bucketName, key: `${key}${mediaId}` });
    return { mimeType, fileSize };
  },

  TagResource: (store, parameters) => {
    const { resourceArn, tags } = parseInput(INPUTS.TagResource, parameters);
    const resource = store.resource(resourceArn);
    const added = new Map(tags.map(({ key, value }) => [key, value]));
    refuseReserved([...added.keys()]);
    refuseTooMany(resource, [...added.keys()]);
    for (const [key, value] of added) resource.tags.set(key, value);
    return { statusCode: 200 };
  },

  UntagResource: (store, parameters) => {
    const { resourceArn, tagKeys } = parseInput(INPUTS.UntagResource, parameters);
    const resource = store.resource(resourceArn);
    refuseReserved(tagKeys);
    for (const key of tagKeys) resource.tags.delete(key);
    return { statusCode: 200 };
  },

  ListTagsForResource: (store, parameters) => {
    const { resourceArn } = parseInput(INPUTS.ListTagsForResource, parameters);
    const { tags } = store.resource(resourceArn);
    return { statusCode: 200, tags: [...tags].map(([key, value]) => ({ key, value })) };
  },
};

/** Carries out one operation: checks the parameters, changes the store, gives the answer's body. */
export function perform(operation: Operation, store: Store, parameters: unknown): Output {
  try {
    return HANDLERS[operation](store, parameters);
  } catch (error) {
    if (!(error instanceof UnknownResourceError)) throw error;
    const name = TELLS_NOT_FOUND.includes(operation)
      ? "ResourceNotFoundException"
      : "InvalidParametersException";
    throw serviceError(name, error.message);
  }
}

function summary(account: LinkedAccount): object {
  const { tags, phoneNumbers, linkDate, ...rest } = account;
  // The reference requires the two switches; the SDK and the AWS CLI do not know them and drop them.
  return {
    ...rest,
    linkDate: Date.parse(linkDate) / 1000,
    enableReceiving: true,
    enableSending: true,
  };
}

function phoneNumberDetail(phoneNumber: PhoneNumber): object {
  const { tags, linkedWhatsAppBusinessAccountId, ...detail } = phoneNumber;
  return detail;
}

function tokenAfter(account: LinkedAccount): string {
  return Buffer.from(account.id).toString("base64url");
}

function positionAfter(store: Store, token: string): number {
  const position = store.accounts.findIndex((account) => tokenAfter(account) === token);
  if (position !== -1) return position + 1;
  throw serviceError("InvalidParametersException", "The nextToken is not one of this list.");
}
