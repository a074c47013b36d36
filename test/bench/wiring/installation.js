/** The largest installation of one Region: 25 accounts with 20 numbers each, all tagged. */
const ACCOUNTS = 25;
const NUMBERS = 20;

const hex = (number) => number.toString(16).padStart(32, "0");

function environment() {
  const accounts = Array.from({ length: ACCOUNTS }, (_, at) => ({
    id: `waba-${hex(at + 1)}`,
    destination: "sns",
    tags: { CostCentre: "4711" },
    phoneNumbers: Array.from({ length: NUMBERS }, (_, number) => ({
      id: `phone-number-id-${hex(1000 * (at + 1) + number)}`,
      tags: { Purpose: "support" },
    })),
  }));
  return {
    name: "bench",
    account: "111122223333",
    region: "eu-west-1",
    namePrefix: "bench",
    serviceLinkedRole: "existing",
    state: { backend: "local" },
    mediaBucket: { enabled: false },
    whatsappBusinessAccounts: accounts,
  };
}

const outputs = {
  format_version: "1",
  environment: "bench",
  account_id: "111122223333",
  region: "eu-west-1",
  event_topic_arn: "arn:aws:sns:eu-west-1:111122223333:bench-whatsapp-events",
};

/** One list of up to 100 accounts, then one look at each account and one at each resource's tags. */
const READS = {
  ListLinkedWhatsAppBusinessAccounts: 1,
  GetLinkedWhatsAppBusinessAccount: ACCOUNTS,
  ListTagsForResource: ACCOUNTS * (NUMBERS + 1),
};

/** A last look before each write, then each write once: the mark of an account goes with its tags. */
const WRITES = {
  GetLinkedWhatsAppBusinessAccount: ACCOUNTS,
  ListTagsForResource: ACCOUNTS * (NUMBERS + 1),
  PutWhatsAppBusinessAccountEventDestinations: ACCOUNTS,
  TagResource: ACCOUNTS * (NUMBERS + 1),
};

/** As for writes; what an account loses goes with two calls, what a number loses with one. */
const CLEARINGS = {
  GetLinkedWhatsAppBusinessAccount: ACCOUNTS,
  ListTagsForResource: ACCOUNTS * (NUMBERS + 1),
  PutWhatsAppBusinessAccountEventDestinations: ACCOUNTS,
  UntagResource: ACCOUNTS * (NUMBERS + 1),
};

module.exports = { ACCOUNTS, NUMBERS, environment, outputs, CLEARINGS, READS, WRITES };
