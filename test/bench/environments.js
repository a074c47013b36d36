const { copyFileSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { parseDocument } = require("yaml");
const { REPOSITORY } = require("./workspace");

const EXAMPLE = join(REPOSITORY, "environments", "example.yaml");
const SCHEMA = "environment.schema.json";

/** Writes that many environments like the example, each with accounts, ids and names of its own. */
function writeEnvironments(folder, count) {
  write(folder, (index) => environment(index, [businessAccount(index)]), count);
}

/** Writes one environment with that many WhatsApp Business Accounts. */
function writeBusinessAccounts(folder, count) {
  const accounts = Array.from({ length: count }, (_, index) => businessAccount(index));
  write(folder, (index) => environment(index, accounts), 1);
}

function write(folder, content, count) {
  mkdirSync(join(folder, "environments"));
  // The example names it: without, each file would be warned of, which no user's files are.
  copyFileSync(join(REPOSITORY, "environments", SCHEMA), join(folder, "environments", SCHEMA));
  for (let index = 0; index < count; index++) {
    const file = join(folder, "environments", `bench-${index}.yaml`);
    writeFileSync(file, content(index));
  }
}

/** The example's text, comments and all, as operators copy it. */
function environment(index, businessAccounts) {
  const document = parseDocument(readFileSync(EXAMPLE, "utf8"));
  document.set("account", String(100_000_000_000 + index));
  document.set("namePrefix", `acme-${index}`);
  document.set("whatsappBusinessAccounts", businessAccounts);
  return document.toString();
}

/** The example's first business account under ids of its own. */
function businessAccount(index) {
  const example = parseDocument(readFileSync(EXAMPLE, "utf8")).toJS();
  const [account] = example.whatsappBusinessAccounts;
  const digits = index.toString(16).padStart(32, "0");
  const phoneNumbers = account.phoneNumbers.map((number, at) => ({
    ...number,
    id: `phone-number-id-${at}${digits.slice(1)}`,
  }));
  return { ...account, id: `waba-${digits}`, phoneNumbers };
}

module.exports = { writeBusinessAccounts, writeEnvironments };
