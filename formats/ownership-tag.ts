/**
 * The tag in which the wiring remembers, on a WhatsApp resource itself, which tags it set: its next run,
 * on any machine, removes those and no others.
 */
export const OWNERSHIP_TAG_KEY = "cdktf-aws-social-messaging";

/** What fits behind version and name prefix into the 256 characters of a tag value. */
export const MOST_OWNED_TAGS = 25;
