import type { EventDestination } from "./inputs";
import { serviceError } from "./protocol";
import type { Resource } from "./store";

const MAX_TAGS_PER_RESOURCE = 50;

/**
 * Refuses a destination the user guide rules out: events go to an SNS standard topic, or to a
 * Connect instance with a role. How the real service refuses these is not documented.
 */
export function refuseUnsupported(destination: EventDestination): void {
  const { eventDestinationArn, roleArn } = destination;
  const [, , service] = eventDestinationArn.split(":");
  const refuse = (reason: string) => {
    throw serviceError("InvalidParametersException", `${reason}: ${eventDestinationArn}`);
  };
  if (service !== "sns" && service !== "connect") {
    refuse("An event destination must be an Amazon SNS topic or an Amazon Connect instance");
  }
  if (service === "sns" && eventDestinationArn.endsWith(".fifo")) {
    refuse("Amazon SNS FIFO topics are not supported");
  }
  if (service === "connect" && roleArn === undefined) {
    refuse("An Amazon Connect event destination requires a roleArn");
  }
}

/** Refuses the tag keys that only AWS itself may set or remove. */
export function refuseReserved(keys: readonly string[]): void {
  const reserved = keys.filter(isReserved);
  if (reserved.length === 0) return;
  throw serviceError(
    "InvalidParametersException",
    `Tag keys that start with aws: are reserved for AWS: ${reserved.join(", ")}`,
  );
}

/** Refuses the tags that would exceed what a resource can have, all of them or none. */
export function refuseTooMany(resource: Resource, addedKeys: readonly string[]): void {
  // Tags that AWS itself sets do not count.
  const keys = [...new Set([...resource.tags.keys(), ...addedKeys])].filter(
    (key) => !isReserved(key),
  );
  if (keys.length <= MAX_TAGS_PER_RESOURCE) return;
  throw serviceError(
    "InvalidParametersException",
    `A resource can have up to ${MAX_TAGS_PER_RESOURCE} tags, this request would make ${keys.length}.`,
  );
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith("aws:");
}
