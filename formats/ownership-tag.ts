/**
 * The tag that says what is ours. On a WhatsApp resource the wiring remembers in it which tags it set: its next
 * run, on any machine, removes those and no others. On a KMS key it holds the alias under which the key was
 * created: the policies that `iam` prints manage keys with that tag alone.
 */
export const OWNERSHIP_TAG_KEY = "cdktf-aws-social-messaging";

/** What fits behind version and name prefix into the 256 characters of a tag value. */
export const MOST_OWNED_TAGS = 25;
