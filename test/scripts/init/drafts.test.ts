import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Environment } from "../../../app/environment";
import { loadDrafts } from "../../../app/load";
import { accountsOf } from "../../../constructs/accounts/decisions";
import { synthesizedStack } from "../../../scripts/health/built";
import { type Draft, draftsOf } from "../../../scripts/init/drafts";
import { findingsIn } from "../../../scripts/init/findings";
import type { Naming } from "../../../scripts/init/groups";
import type { LiveInstallation } from "../../../scripts/init/world";
import { textOf, updateOf } from "../../../scripts/init/yaml-files";
import { literalOutputs } from "../../../scripts/outputs";
import { desiredWiring, ownershipOf } from "../../../scripts/wiring/desired";
import { planWiring } from "../../../scripts/wiring/plan";
import type { ActualWiring } from "../../../scripts/wiring/wiring";
import { fc, runs } from "../../fuzz";
import { wabaId } from "../wiring/fixtures";
import {
  healthy,
  installations,
  instanceArnOf,
  keyArnOf,
  roleArnOf,
  topicArnOf,
} from "./arbitraries";

const NAMING: Naming = {
  slots: [],
  next: (index) => {
    const name = index === 0 ? "prod" : `prod-${index + 1}`;
    return { name, namePrefix: name };
  },
};

const folder = mkdtempSync(join(tmpdir(), "drafts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const textsOf = (drafts: readonly Draft[]) =>
  new Map(drafts.map((draft) => [draft.name, textOf(draft, undefined, ["What runs."])]));

/** Checked as the command does it, beside nothing else. */
const loaded = (drafts: readonly Draft[]): readonly Environment[] =>
  loadDrafts(folder, textsOf(drafts)).environments;

/** As the wiring reads it, without tags: those have their own tests. */
function actualOf({ accounts }: LiveInstallation, of: Environment): ActualWiring {
  const named = accountsOf(of).map(({ id }) => id);
  return {
    accounts: accounts
      .filter(({ id }) => named.includes(id))
      .map(({ id, arn, destination, tags }) => ({
        id,
        name: "",
        registrationStatus: "",
        destination,
        tagged: [{ id, arn, tags: tags === "unread" ? {} : tags }],
      })),
    linked: accounts.map(({ id }) => id),
  };
}

test("whatever runs, the files load, hold what the drafts say, and leave the wiring nothing to do", () => {
  fc.assert(
    fc.property(installations, (live) => {
      const { drafts } = draftsOf(live, NAMING);
      const environments = loaded(drafts);
      expect(environments).toHaveLength(drafts.length);
      for (const [index, text] of [...textsOf(drafts).values()].entries()) {
        expect(parse(text)).toEqual(drafts[index]?.file);
      }
      const named = environments.flatMap((one) => accountsOf(one).map(({ id }) => id));
      expect(named.toSorted()).toEqual(live.accounts.map(({ id }) => id).toSorted());
      for (const environment of environments) {
        const outputs = literalOutputs(environment);
        const plan = planWiring(
          desiredWiring(environment, outputs),
          actualOf(live, environment),
          ownershipOf(environment, outputs),
        );
        expect(plan).toEqual({ changes: [], decisions: [], others: [] });
      }
    }),
    runs(30),
  );
});

test("whatever runs, no resource is synthesized from the files", () => {
  fc.assert(
    fc.property(installations, (live) => {
      for (const environment of loaded(draftsOf(live, NAMING).drafts)) {
        expect(synthesizedStack(environment).resources).toEqual([]);
      }
    }),
    runs(4),
  );
});

test("whatever runs, it can be judged, and every finding says what to do", () => {
  fc.assert(
    fc.property(installations, (live) => {
      const { drafts } = draftsOf(live, NAMING);
      for (const { what, message, fix } of findingsIn(live, loaded(drafts))) {
        expect(what).not.toBe("");
        expect(message).not.toBe("");
        expect(fix).not.toBe("");
      }
    }),
    runs(30),
  );
});

test("a file follows what runs after an update, and then nothing differs any more", () => {
  fc.assert(
    fc.property(installations, installations, (before, after) => {
      const [draft] = draftsOf(before, NAMING).drafts;
      const [there] = draft === undefined ? [] : loaded([draft]);
      if (draft === undefined || there === undefined) throw new Error("no draft");
      const text = textOf(draft, undefined, ["What runs."]);
      const same = updateOf(text, there, draft, new Set());
      expect(same.after).toBe(same.before);
      const [next] = draftsOf(after, NAMING).drafts;
      if (next === undefined) throw new Error("no draft");
      const update = updateOf(text, there, next, new Set());
      const [updated] = loadDrafts(folder, new Map([["prod", update.after]])).environments;
      if (updated === undefined) throw new Error("no environment");
      const again = updateOf(update.after, updated, next, new Set());
      expect(again.after).toBe(again.before);
    }),
    runs(30),
  );
});

const fileOf = (live: LiveInstallation, index = 0) => draftsOf(live, NAMING).drafts[index]?.file;

test("a healthy installation is one file, in which everything exists", () => {
  const { drafts, leftOut } = draftsOf(healthy(), NAMING);
  expect(drafts).toHaveLength(1);
  expect(textsOf(drafts).get("prod")).toBe(`# What runs.

account: "111122223333"
region: eu-west-1
namePrefix: prod
serviceLinkedRole: existing

state:
  backend: local

eventTopic:
  existingArn: ${topicArnOf(1)}
  existingKeyArn: ${keyArnOf(1)}

mediaBucket:
  enabled: false

whatsappBusinessAccounts:
  - id: ${wabaId(1)} # Acme
    arn: arn:aws:social-messaging:eu-west-1:111122223333:waba/00000000000000000000000000000001
    destination: sns
    phoneNumbers:
      - id: phone-number-id-00000000000000000000000000000001
        arn: arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/00000000000000000000000000000001
`);
  expect(leftOut.map(({ what }) => what)).toEqual([
    "tags of 1 account or number",
    `subscriptions of ${topicArnOf(1)}`,
  ]);
});

const account = (number: number, destination: { arn: string; roleArn?: string } | undefined) => ({
  ...(healthy().accounts[0] as LiveInstallation["accounts"][number]),
  id: wabaId(number),
  detail: "unread" as const,
  destination,
});

test("the first topic and the first instance share a file, and each other one has its own", () => {
  const live = healthy({
    accounts: [
      account(1, { arn: topicArnOf(2) }),
      account(2, { arn: topicArnOf(1) }),
      account(3, { arn: instanceArnOf(1), roleArn: roleArnOf(1) }),
      account(4, { arn: instanceArnOf(1), roleArn: roleArnOf(2) }),
      account(5, undefined),
    ],
  });
  const { drafts } = draftsOf(live, NAMING);
  const shown = drafts.map(({ name, file }) => [
    name,
    file.eventTopic,
    file.connect?.instanceArn,
    (file.whatsappBusinessAccounts ?? []).map(({ id, destination }) => [id.at(-1), destination]),
  ]);
  expect(shown).toMatchObject([
    [
      "prod",
      {},
      instanceArnOf(1),
      [
        ["2", "sns"],
        ["3", "connect"],
        ["5", "none"],
      ],
    ],
    ["prod-2", { enabled: false }, instanceArnOf(1), [["4", "connect"]]],
    ["prod-3", {}, undefined, [["1", "sns"]]],
  ]);
});

test("a file that is there keeps its destinations and accounts", () => {
  const live = healthy({
    accounts: [
      account(1, { arn: topicArnOf(2) }),
      account(2, { arn: topicArnOf(1) }),
      account(3, undefined),
    ],
  });
  const slots = [
    { name: "prod", namePrefix: "acme", known: [topicArnOf(2)] },
    { name: "prod-2", namePrefix: "acme-2", known: [wabaId(3)] },
  ];
  const { drafts } = draftsOf(live, { ...NAMING, slots });
  const shown = drafts.map(({ name, file }) => [
    name,
    file.namePrefix,
    (file.whatsappBusinessAccounts ?? []).map(({ id }) => id),
  ]);
  expect(shown).toEqual([
    ["prod", "acme", [wabaId(1)]],
    ["prod-2", "acme-2", [wabaId(3)]],
    ["prod-3", "prod-3", [wabaId(2)]],
  ]);
});

test.each<[string, Partial<LiveInstallation>, RegExp]>([
  ["a FIFO topic", { accounts: [account(1, { arn: `${topicArnOf(1)}.fifo` })] }, /FIFO topic/],
  [
    "another account's topic",
    { accounts: [account(1, { arn: topicArnOf(1, "444455556666") })] },
    /its own account and Region alone/,
  ],
  [
    "a topic in another Region",
    { accounts: [account(1, { arn: topicArnOf(1, "111122223333", "us-east-1") })] },
    /its own account and Region alone/,
  ],
  [
    "a topic that is gone",
    { topics: [{ arn: topicArnOf(1), topic: "missing", subscriptions: "missing" }] },
    /does not exist, so that its events are lost/,
  ],
  [
    "an instance without a role",
    { accounts: [account(1, { arn: instanceArnOf(1) })] },
    /without a role/,
  ],
  [
    "an unknown kind",
    { accounts: [account(1, { arn: "arn:aws:kinesis:eu-west-1:111122223333:stream/x" })] },
    /neither a topic nor an Amazon Connect instance/,
  ],
])("%s is left as it is and named", (_, changes, because) => {
  const live = healthy(changes);
  const [listed] = fileOf(live)?.whatsappBusinessAccounts ?? [];
  expect(listed?.destination).toBe("unmanaged");
  expect(fileOf(live)?.eventTopic).toEqual({ enabled: false });
  const { leftOut } = draftsOf(live, NAMING);
  expect(leftOut.map((one) => `${one.what} ${one.because}`)).toContainEqual(
    expect.stringMatching(because),
  );
});

test.each<[string, LiveInstallation["keys"][number]["key"]]>([
  ["managed by AWS", { kind: "managed by AWS", id: "alias/aws/sns" }],
  ["switched off", { kind: "switched off", arn: keyArnOf(1), state: "Disabled" }],
  ["gone", { kind: "missing", id: keyArnOf(1) }],
])("a key that is %s is left out and named, because a deploy would refuse it", (_, key) => {
  const live = healthy({ keys: [{ id: keyArnOf(1), key, rotates: undefined }] });
  expect(fileOf(live)?.eventTopic).toEqual({ existingArn: topicArnOf(1) });
  expect(draftsOf(live, NAMING).leftOut.map(({ what }) => what)).toContain(
    `key of topic ${topicArnOf(1)}`,
  );
});

test("a number that is listed below two accounts stands below the first one", () => {
  const [first] = healthy().accounts;
  if (first === undefined) throw new Error("no account");
  const live = healthy({ accounts: [first, { ...first, id: wabaId(2) }] });
  const numbers = (fileOf(live)?.whatsappBusinessAccounts ?? []).map(
    ({ phoneNumbers = [] }) => phoneNumbers.length,
  );
  expect(numbers).toEqual([1, 0]);
});
