import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { checksumOf } from "../../../scripts/wiring/checksum";
import { type Ownership, planWiring, type WiringPlan } from "../../../scripts/wiring/plan";
import type { TagChange } from "../../../scripts/wiring/plan-tags";
import { renderPlan } from "../../../scripts/wiring/render-plan";
import type { Destination, Tags } from "../../../scripts/wiring/wiring";
import { NEWER_MARKS } from "./arbitraries";
import {
  CONNECT,
  EXISTING,
  FOREIGN,
  marker,
  OWNER,
  OWNERSHIP,
  PHONE,
  phoneId,
  REGION,
  TOPIC,
  there,
  WABA,
  wabaId,
  wanted,
} from "./fixtures";

type Planned = Parameters<typeof wanted>;

/** Of a stack that made its topic, unless it says otherwise. */
function plan(
  desired: Planned,
  actual: Planned,
  replace: readonly string[] = [],
  ownership = OWNERSHIP,
): WiringPlan {
  return planWiring(
    { accounts: [wanted(...desired)] },
    { accounts: [there(...actual)], linked: [WABA] },
    ownership,
    new Set(replace),
  );
}

const NOTHING: WiringPlan = { changes: [], decisions: [], others: [] };
/** The mark of an account without tags that sends to this destination. */
const marked = (...destinations: (Destination | undefined)[]): { readonly tags: Tags } => ({
  tags: marker({}, OWNER, destinations),
});
/** The changes in short: what each becomes. */
const inShort = ({ changes }: WiringPlan) =>
  changes.map((change) => (change.kind === "destination" ? change.to : change.marker));
const markOf = (...destinations: (Destination | undefined)[]) =>
  marked(...destinations).tags[OWNERSHIP_TAG_KEY];

const OLD_ROLE = { ...CONNECT, roleArn: "arn:aws:iam::111122223333:role/old" };
const OTHER_INSTANCE = {
  ...CONNECT,
  arn: "arn:aws:connect:eu-west-1:111122223333:instance/99999999-2222-3333-8444-555555555555",
};

describe("a destination that is not ours", () => {
  test.each<[string, Destination | undefined, Destination]>([
    ["wanted is the topic", TOPIC, FOREIGN],
    ["wanted is Connect", CONNECT, FOREIGN],
    ["wanted is none", undefined, FOREIGN],
    ["it is another Connect instance, though through our role", CONNECT, OTHER_INSTANCE],
    ["it is our Connect instance, through the role of another team", CONNECT, OLD_ROLE],
    ["it differs by its last letter", TOPIC, { arn: `${TOPIC.arn}2` }],
    ["it is ours in another Region", TOPIC, { arn: TOPIC.arn.replace(REGION, "us-east-1") }],
  ])("is a decision and no change: %s", (_, desired, standing) => {
    expect(plan([desired], [standing])).toEqual({
      ...NOTHING,
      decisions: [{ account: WABA, standing, wanted: desired }],
    });
  });

  test.each<[string, Destination | undefined]>([
    ["replaced", TOPIC],
    ["cleared", undefined],
  ])("is %s when its account is named", (_, to) => {
    const { changes, decisions } = plan([to], [FOREIGN], [WABA]);
    const replaced = changes.filter(({ kind }) => kind === "destination");
    expect(replaced).toEqual([
      { kind: "destination", account: WABA, from: FOREIGN, to, takeOver: true },
    ]);
    expect(decisions).toEqual([]);
  });

  test("stays when only another account is named", () => {
    expect(plan([TOPIC], [FOREIGN], [wabaId(2)]).changes).toEqual([]);
  });

  test("does not keep the tags of its account from being set", () => {
    const { changes, decisions } = plan([TOPIC, { tags: { Team: "care" } }], [FOREIGN]);
    expect(changes.map(({ kind }) => kind)).toEqual(["tags"]);
    expect(decisions).toHaveLength(1);
  });
});

describe("a destination of ours", () => {
  test.each<[string, Destination | undefined, Destination | undefined]>([
    ["is set where none stands", TOPIC, undefined],
    ["is set to Connect where none stands", CONNECT, undefined],
    ["is cleared", undefined, TOPIC],
    ["moves from the topic to Connect", CONNECT, TOPIC],
    ["moves from Connect to the topic", TOPIC, CONNECT],
    ["loses a role that a topic does not need", TOPIC, { ...TOPIC, roleArn: OLD_ROLE.roleArn }],
  ])("%s", (_, to, from) => {
    const change = { kind: "destination", account: WABA, from, to, takeOver: false };
    const { changes, decisions } = plan([to], [from, from && marked(from)]);
    expect(changes.filter(({ kind }) => kind === "destination")).toEqual([change]);
    expect(decisions).toEqual([]);
  });

  test("gets its role back when that drifted, as the mark remembers who set it", () => {
    expect(inShort(plan([CONNECT], [OLD_ROLE, marked(OLD_ROLE)]))).toEqual([
      markOf(OLD_ROLE, CONNECT),
      CONNECT,
      markOf(CONNECT),
    ]);
  });

  test.each<[string, Destination | undefined]>([
    ["none", undefined],
    ["the topic", TOPIC],
    ["Connect", CONNECT],
  ])("is left alone where it stands already: %s", (_, same) => {
    // Neither does --replace make a change of what is right.
    expect(plan([same], [same && { ...same }, same && marked(same)], [WABA])).toEqual(NOTHING);
  });

  test("is left alone where AWS tells an absent role as undefined", () => {
    expect(plan([TOPIC], [{ ...TOPIC, roleArn: undefined }, marked(TOPIC)])).toEqual(NOTHING);
  });
});

/** What is planned for the tags of one resource, without what names it. */
function tagPlan(declared: Tags, actual: Tags): Partial<TagChange> | undefined {
  const { changes } = plan([undefined, { tags: declared }], [undefined, { tags: actual }]);
  const [change, ...others] = changes as TagChange[];
  expect(others).toEqual([]);
  if (change === undefined) return undefined;
  const { kind, account, resource, arn, markerWas, ...rest } = change;
  const ofTags = rest.set.length + rest.remove.length > 0;
  expect([kind, account, resource, arn]).toEqual([
    ofTags ? "tags" : "mark",
    ...[WABA, WABA, `arn:${WABA}`],
  ]);
  expect(markerWas).toBe(actual[OWNERSHIP_TAG_KEY]);
  return rest;
}

describe("a tag that this tool did not set is never removed", () => {
  test.each<[string, Tags]>([
    ["without a marker", { Team: "care" }],
    ["set by Amazon Connect", { AmazonConnectEnabled: "True" }],
    ["set by AWS", { "aws:cloudformation:stack-name": "x" }],
    ["marked by another environment", { Team: "care", ...marker({ Team: "care" }, "acme-dev") }],
    [
      "marked by an environment with a longer prefix",
      { Team: "care", ...marker({ Team: "care" }, "acme-prod-2") },
    ],
    ["beside a malformed marker", { Team: "care", [OWNERSHIP_TAG_KEY]: "1:acme-prod:short" }],
    ["beside a marker of a later version", { Team: "care", [OWNERSHIP_TAG_KEY]: "2:acme-prod:" }],
    ["under a key that every object has", { constructor: "x" }],
    ["under the key __proto__", Object.fromEntries([["__proto__", "x"]])],
  ])("%s", (_, actual) => {
    expect(tagPlan({}, actual)).toBeUndefined();
  });

  test("although it was ours, when its value was changed since", () => {
    expect(tagPlan({}, { Team: "sales", ...marker({ Team: "care" }) })).toEqual({
      set: [],
      remove: [],
      marker: undefined,
    });
  });

  test("nor with the others, when ours leave the file", () => {
    const others = { AmazonConnectEnabled: "True", "aws:x": "y", Team: "theirs" };
    expect(tagPlan({}, { ...others, Own: "1", ...marker({ Own: "1" }) })).toEqual({
      set: [],
      remove: [{ key: "Own", was: "1" }],
      marker: undefined,
    });
  });
});

describe("a tag that stood there before with the declared value", () => {
  test("is left alone and not claimed", () => {
    expect(tagPlan({ Team: "care" }, { Team: "care" })).toBeUndefined();
  });

  test("is not claimed when another tag is set beside it", () => {
    expect(tagPlan({ Team: "care", Own: "1" }, { Team: "care" })).toMatchObject({
      set: [{ key: "Own" }],
      marker: marker({ Own: "1" })[OWNERSHIP_TAG_KEY],
    });
  });

  test("is not removed when it leaves the file", () => {
    expect(tagPlan({ Own: "1" }, { Team: "care", Own: "1", ...marker({ Own: "1" }) })).toBe(
      undefined,
    );
  });
});

describe("a declared tag", () => {
  test("is set where its key is missing, and remembered", () => {
    expect(tagPlan({ Team: "care" }, { Other: "x" })).toEqual({
      set: [{ key: "Team", value: "care", was: undefined, takeOver: false }],
      remove: [],
      marker: marker({ Team: "care" })[OWNERSHIP_TAG_KEY],
    });
  });

  test.each<[string, Tags]>([
    ["nobody's we know", {}],
    ["another environment's", marker({ Team: "sales" }, "acme-dev")],
    ["changed by hand since we set it", marker({ Team: "care" })],
    ["beside a malformed marker", { [OWNERSHIP_TAG_KEY]: "1:acme-prod:short" }],
  ])("takes over a value that is somebody else's: %s", (_, memory) => {
    expect(tagPlan({ Team: "care" }, { Team: "sales", ...memory })).toEqual({
      set: [{ key: "Team", value: "care", was: "sales", takeOver: true }],
      remove: [],
      marker: marker({ Team: "care" })[OWNERSHIP_TAG_KEY],
    });
  });

  test("replaces our own former value without a take-over", () => {
    expect(tagPlan({ Team: "care" }, { Team: "old", ...marker({ Team: "old" }) })).toEqual({
      set: [{ key: "Team", value: "care", was: "old", takeOver: false }],
      remove: [],
      marker: marker({ Team: "care" })[OWNERSHIP_TAG_KEY],
    });
  });

  test("that stands there and is remembered needs nothing", () => {
    expect(tagPlan({ Team: "care" }, { Team: "care", ...marker({ Team: "care" }) })).toBe(
      undefined,
    );
  });

  test("may have an empty value, which is not the same as none", () => {
    expect(tagPlan({ Team: "" }, {})).toMatchObject({ set: [{ key: "Team", value: "" }] });
    expect(tagPlan({ Team: "" }, { Team: "", ...marker({ Team: "" }) })).toBeUndefined();
  });

  test.each(["constructor", "toString", "hasOwnProperty", "__proto__"])(
    "may be called %s",
    (key) => {
      const declared = Object.fromEntries([[key, "mine"]]);
      expect(tagPlan(declared, {})).toMatchObject({
        set: [{ key, value: "mine", was: undefined, takeOver: false }],
        marker: marker(declared)[OWNERSHIP_TAG_KEY],
      });
      const written = Object.fromEntries([[key, "mine"], ...Object.entries(marker(declared))]);
      expect(tagPlan(declared, written)).toBeUndefined();
      expect(tagPlan({}, written)).toMatchObject({ remove: [{ key, was: "mine" }] });
    },
  );
});

describe("the memory", () => {
  test("forgets a tag of ours that somebody removed", () => {
    const actual = { A: "1", ...marker({ A: "1", B: "2" }) };
    expect(tagPlan({ A: "1" }, actual)).toEqual({
      set: [],
      remove: [],
      marker: marker({ A: "1" })[OWNERSHIP_TAG_KEY],
    });
  });

  test("sets a tag of ours again that somebody removed while it is declared", () => {
    const actual = { A: "1", ...marker({ A: "1", B: "2" }) };
    expect(tagPlan({ A: "1", B: "2" }, actual)).toEqual({
      set: [{ key: "B", value: "2", was: undefined, takeOver: false }],
      remove: [],
      marker: marker({ A: "1", B: "2" })[OWNERSHIP_TAG_KEY],
    });
  });

  test("forgets a removed tag and remembers a new one in the same change", () => {
    expect(tagPlan({ B: "2" }, { A: "1", ...marker({ A: "1" }) })).toEqual({
      set: [{ key: "B", value: "2", was: undefined, takeOver: false }],
      remove: [{ key: "A", was: "1" }],
      marker: marker({ B: "2" })[OWNERSHIP_TAG_KEY],
    });
  });

  test("ends with the last tag of ours", () => {
    expect(tagPlan({}, { A: "1", ...marker({ A: "1" }) })).toMatchObject({ marker: undefined });
  });

  test("that is empty is tidied up", () => {
    expect(tagPlan({}, marker({}))).toEqual({ set: [], remove: [], marker: undefined });
  });

  test("of another environment stays while there is nothing of ours to remember", () => {
    const actual = { Team: "care", ...marker({ Team: "care" }, "acme-dev") };
    expect(tagPlan({ Team: "care" }, actual)).toBeUndefined();
  });
});

describe("the mark of an account", () => {
  test("comes before the destination that it remembers, also without tags", () => {
    expect(inShort(plan([TOPIC], [undefined]))).toEqual([markOf(TOPIC), TOPIC]);
    expect(plan([TOPIC], [undefined]).changes[0]?.kind).toBe("mark");
  });

  test("goes after the destination that it remembers", () => {
    expect(inShort(plan([undefined], [TOPIC, marked(TOPIC)]))).toEqual([undefined, undefined]);
    expect(plan([undefined], [TOPIC, marked(TOPIC)]).changes.map(({ kind }) => kind)).toEqual([
      "destination",
      "mark",
    ]);
  });

  test("is written together with tags, so that it costs no call of its own", () => {
    const { changes } = plan([TOPIC, { tags: { A: "1" } }], [undefined]);
    expect(changes).toMatchObject([
      { kind: "tags", marker: marker({ A: "1" }, OWNER, [TOPIC])[OWNERSHIP_TAG_KEY] },
      { kind: "destination" },
    ]);
  });

  test("of version 1 is upgraded by one change of its own kind", () => {
    const tags = { A: "1", ...marker({ A: "1" }) };
    const { changes } = plan([TOPIC, { tags: { A: "1" } }], [TOPIC, { tags }]);
    expect(changes).toMatchObject([
      {
        ...{ kind: "mark", set: [], remove: [] },
        markerWas: "1:acme-prod:eiULq9gf",
        marker: marker({ A: "1" }, OWNER, [TOPIC])[OWNERSHIP_TAG_KEY],
      },
    ]);
  });

  test("is given to an account that an older version wired to the topic of the stack", () => {
    expect(inShort(plan([TOPIC], [TOPIC]))).toEqual([markOf(TOPIC)]);
  });

  test.each([
    ["another environment's", "acme-dev"],
    ["somebody's own words", undefined],
  ])("is not written over one that stands there while nothing is to be set: %s", (_, owner) => {
    const tags = owner ? marker({}, owner, [TOPIC]) : { [OWNERSHIP_TAG_KEY]: "do not touch" };
    expect(plan([TOPIC], [TOPIC, { tags }])).toEqual(NOTHING);
  });

  test("forgets a destination that somebody replaced, and asks about theirs", () => {
    const { changes, decisions } = plan([TOPIC], [FOREIGN, marked(TOPIC)]);
    expect(changes).toMatchObject([{ kind: "mark", marker: undefined }]);
    expect(decisions).toMatchObject([{ standing: FOREIGN }]);
  });

  test.each(NEWER_MARKS)("of a newer version keeps all that is beside it: %s", (mark) => {
    const tags = { A: "1", [OWNERSHIP_TAG_KEY]: mark };
    expect(plan([TOPIC, { tags: { B: "2" } }], [undefined, { tags }])).toEqual(NOTHING);
    expect(plan([undefined], [TOPIC, { tags }], [WABA])).toEqual(NOTHING);
  });
});

describe("a topic that was there before the stack", () => {
  test("is ours to replace where the mark remembers it, step by step", () => {
    const actual: Planned = [TOPIC, marked(TOPIC)];
    const ownership = { ...EXISTING, destinations: [...EXISTING.destinations, made(CONNECT)] };
    expect(inShort(plan([CONNECT], actual, [], ownership))).toEqual([
      markOf(TOPIC, CONNECT),
      CONNECT,
      markOf(CONNECT),
    ]);
    expect(inShort(plan([undefined], actual, [], EXISTING))).toEqual([undefined, undefined]);
  });

  test.each<[string, Tags]>([
    ["there is no mark", {}],
    ["the mark is of version 1, which remembers no destination", marker({ A: "1" })],
    ["the mark remembers another destination", marker({}, OWNER, [FOREIGN])],
    ["another environment set it", marker({}, "acme-dev", [TOPIC])],
  ])("is a decision where %s", (_, tags) => {
    const { changes, decisions } = plan([undefined], [TOPIC, { tags }], [], EXISTING);
    expect(changes.filter(({ kind }) => kind === "destination")).toEqual([]);
    expect(decisions).toEqual([{ account: WABA, standing: TOPIC, wanted: undefined }]);
  });

  test("is not claimed where it stood already", () => {
    expect(plan([TOPIC], [TOPIC], [], EXISTING)).toEqual(NOTHING);
  });
});

const made = (destination: Destination) => ({ ...destination, made: true });

describe("an account that the file does not name, and that sends here,", () => {
  const formerly = (
    destination: Destination,
    tags: Tags,
    ownership = OWNERSHIP,
    decided: readonly string[] = [],
  ) => {
    const numbers = { [PHONE]: { Own: "1", Theirs: "2", ...marker({ Own: "1" }) } };
    const former = [there(destination, { tags, numbers })];
    const actual = { accounts: [], former, linked: [WABA] };
    return planWiring({ accounts: [] }, actual, ownership, new Set(decided));
  };
  const ofNumber = { resource: PHONE, remove: [{ key: "Own" }], marker: undefined };

  test.each<[string, Tags, Ownership]>([
    ["is unwired where our mark says that we set it", marker({}, OWNER, [TOPIC]), EXISTING],
    ["is unwired where it is the topic of the stack and has a mark of ours", marker({}), OWNERSHIP],
  ])("%s", (_, tags, ownership) => {
    const { changes, decisions } = formerly(TOPIC, tags, ownership);
    expect(changes).toMatchObject([
      { kind: "destination", from: TOPIC, to: undefined, takeOver: false },
      { kind: "mark", marker: undefined },
      ofNumber,
    ]);
    expect(decisions).toEqual([]);
  });

  test("is a decision where it is the topic of the stack and nothing says that we set it", () => {
    const { changes, decisions } = formerly(TOPIC, { Theirs: "1" });
    expect(changes).toMatchObject([ofNumber]);
    expect(decisions).toEqual([{ account: WABA, standing: TOPIC, wanted: undefined, left: true }]);
  });

  test("is cleared once somebody decided that", () => {
    const { changes } = formerly(TOPIC, {}, OWNERSHIP, [WABA]);
    expect(changes[0]).toMatchObject({ from: TOPIC, to: undefined, takeOver: true });
  });

  test.each<[string, Tags, Ownership, string | undefined]>([
    ["the topic was there before", {}, EXISTING, undefined],
    ["another environment set it", marker({}, "acme-dev", [TOPIC]), OWNERSHIP, "acme-dev"],
  ])("is only named where %s", (_, tags, ownership, owner) => {
    const { decisions, others } = formerly(TOPIC, tags, ownership);
    expect(decisions).toEqual([]);
    expect(others).toEqual([{ account: WABA, standing: TOPIC, owner }]);
  });

  test("is left alone beside a newer mark, which the guards refuse", () => {
    const { changes } = formerly(TOPIC, { [OWNERSHIP_TAG_KEY]: "3:x" });
    expect(changes.filter(({ account, kind }) => account === WABA && kind !== "tags")).toEqual([]);
  });
});

describe("phone numbers", () => {
  test("are tagged each for itself", () => {
    const numbers = { [phoneId(1)]: { A: "1" }, [phoneId(2)]: { A: "1" } };
    const standing: Record<string, Tags> = { [phoneId(1)]: {}, [phoneId(2)]: { A: "1" } };
    const { changes } = plan([undefined, { numbers }], [undefined, { numbers: standing }]);
    expect(changes).toMatchObject([{ account: WABA, resource: PHONE, arn: `arn:${PHONE}` }]);
  });

  test("that have left the file lose what this tool set there, and nothing else", () => {
    const tags = { A: "1", AmazonConnectEnabled: "True", ...marker({ A: "1" }) };
    const { changes } = plan([undefined], [undefined, { numbers: { [PHONE]: tags } }]);
    expect(changes).toMatchObject([
      { resource: PHONE, set: [], remove: [{ key: "A", was: "1" }], marker: undefined },
    ]);
  });

  test("that were never in the file are left alone", () => {
    const numbers = { [PHONE]: { AmazonConnectEnabled: "True" } };
    expect(plan([undefined], [undefined, { numbers }])).toEqual(NOTHING);
  });
});

describe("a plan", () => {
  test("puts the account's tags with the mark first, then the destination, then its numbers' tags by id", () => {
    const numbers = { [phoneId(2)]: { A: "1" }, [phoneId(1)]: { A: "1" } };
    const standing = { [phoneId(2)]: {}, [phoneId(1)]: {} };
    const { changes } = plan(
      [TOPIC, { tags: { A: "1" }, numbers }],
      [undefined, { numbers: standing }],
    );
    expect(changes.map((change) => ("resource" in change ? change.resource : "-"))).toEqual([
      ...[WABA, "-"],
      ...[phoneId(1), phoneId(2)],
    ]);
  });

  test("leaves out an account that is not there, which the guards refuse", () => {
    const desired = { accounts: [wanted(TOPIC)] };
    expect(planWiring(desired, { accounts: [], linked: [] }, OWNERSHIP).changes).toEqual([]);
  });

  test("leaves out an account that nobody wanted", () => {
    const actual = { accounts: [there(FOREIGN)], linked: [WABA] };
    expect(planWiring({ accounts: [] }, actual, OWNERSHIP)).toEqual(NOTHING);
  });
});

describe("the checksum", () => {
  const base = () => plan([TOPIC, { tags: { A: "1", B: "2" } }], [undefined]);

  test.each<[string, WiringPlan]>([
    ["of nothing to change", plan([TOPIC], [TOPIC])],
    ["with another wanted destination", plan([CONNECT, { tags: { A: "1", B: "2" } }], [undefined])],
    ["with another standing one", plan([TOPIC, { tags: { A: "1", B: "2" } }], [CONNECT])],
    ["with another value", plan([TOPIC, { tags: { A: "1", B: "3" } }], [undefined])],
    [
      "with another value that is overwritten",
      plan([TOPIC, { tags: { A: "1", B: "2" } }], [undefined, { tags: { A: "0" } }]),
    ],
    ["with a decision", plan([TOPIC, { tags: { A: "1", B: "2" } }], [FOREIGN])],
  ])("differs %s", (_, other) => {
    expect(checksumOf(other)).not.toBe(checksumOf(base()));
  });

  test("differs by the decisions alone", () => {
    const tags = { A: "1" };
    const undecided = plan([TOPIC, { tags }], [FOREIGN]);
    const decided = plan([TOPIC, { tags }], [TOPIC], [], EXISTING);
    expect(undecided.changes).toEqual(decided.changes);
    expect(checksumOf(undecided)).not.toBe(checksumOf(decided));
  });

  test("is the same for the same plan, in whatever order the file lists the tags", () => {
    const other = plan([TOPIC, { tags: { B: "2", A: "1" } }], [undefined]);
    expect(checksumOf(other)).toBe(checksumOf(base()));
    expect(checksumOf(base())).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe("for people, a plan", () => {
  const lines = (desired: Planned, actual: Planned, replace: readonly string[] = []) =>
    renderPlan({ name: "prod", region: REGION }, plan(desired, actual, replace), {
      accounts: [there(...actual)],
      linked: [WABA],
    });
  const restore = `      to restore it   aws socialmessaging put-whatsapp-business-account-event-destinations --region ${REGION} --id ${WABA} --event-destinations '[{"eventDestinationArn":"${FOREIGN.arn}"}]'`;

  test("says what a decision is about, how to decide and what would be lost", () => {
    expect(lines([TOPIC], [FOREIGN])).toEqual([
      `  ${WABA}  Acme`,
      `    ! destination  ${FOREIGN.arn} is not this environment's, so it stays`,
      `      wanted is ${TOPIC.arn}`,
      `      to replace it   npm run apply -- prod --replace ${WABA}`,
      restore,
    ]);
  });

  test("says what a replacement takes and how to give it back", () => {
    expect(lines([undefined], [FOREIGN], [WABA])).toEqual([
      `  ${WABA}  Acme`,
      `    - destination  ${FOREIGN.arn} -> none (take-over: somebody else's destination)`,
      restore,
    ]);
  });

  test("names the role of a lost Connect destination", () => {
    expect(lines([TOPIC], [OTHER_INSTANCE]).at(-1)).toContain(
      `'[{"eventDestinationArn":"${OTHER_INSTANCE.arn}","roleArn":"${CONNECT.roleArn}"}]'`,
    );
  });

  test("shows every kind of tag change", () => {
    const declared = { New: "1", Taken: "2", Updated: "3" };
    const actual = { Taken: "x", Updated: "2", Gone: "4", Connect: "theirs" };
    const memory = marker({ Updated: "2", Gone: "4" });
    expect(
      lines([undefined, { tags: declared }], [undefined, { tags: { ...actual, ...memory } }]),
    ).toEqual([
      `  ${WABA}  Acme`,
      `    ${WABA}`,
      "      + New = 1",
      "      ~ Taken = x -> 2 (take-over: somebody else's value)",
      "      ~ Updated = 2 -> 3",
      "      - Gone = 4",
    ]);
  });

  test.each<[string, Planned, string]>([
    ["begins", [undefined], "      + mark, which remembers whether this tool set the destination"],
    [
      "is upgraded",
      [TOPIC, { tags: marker({}) }],
      "      ~ mark  version 1 -> 2, which remembers the destination, too",
    ],
  ])("says when the mark %s", (_, actual, line) => {
    expect(lines([TOPIC], actual)).toContain(line);
  });

  test("names an account that the file does not name, and how to decide", () => {
    const former = [there(TOPIC)];
    const actual = { accounts: [], former, linked: [WABA] };
    const left = planWiring({ accounts: [] }, actual, OWNERSHIP);
    expect(renderPlan({ name: "prod", region: REGION }, left, actual).slice(0, 3)).toEqual([
      `  ${WABA}  Acme  (environments/prod.yaml does not name it)`,
      `    ! destination  ${TOPIC.arn} is this environment's, and no mark says that this tool set it here, so it stays`,
      `      to clear it     npm run apply -- prod --clear ${WABA}`,
    ]);
  });

  test("names an account that somebody else made send to the same topic", () => {
    const actual = { accounts: [], former: [there(TOPIC)], linked: [WABA] };
    const left = planWiring({ accounts: [] }, actual, EXISTING);
    expect(renderPlan({ name: "prod", region: REGION }, left, actual)).toEqual([
      `  left alone: ${WABA} sends to ${TOPIC.arn}, too`,
    ]);
  });

  test.each<[string, Tags, Tags]>([
    ["renewed", { A: "1" }, { A: "1", ...marker({ A: "1", B: "2" }) }],
    ["ends", {}, marker({ A: "1" })],
  ])("says when only the memory %s", (word, declared, actual) => {
    expect(lines([undefined, { tags: declared }], [undefined, { tags: actual }])).toContain(
      `      ~ memory of our tags ${word}`,
    );
  });

  test("is silent about accounts that it does not touch", () => {
    expect(lines([TOPIC], [TOPIC, marked(TOPIC)])).toEqual([]);
  });
});

describe("a destination that the file leaves alone", () => {
  const unmanaged = { ...wanted(undefined), unmanaged: true } as const;
  const planOf = (actual: Planned, ownership = OWNERSHIP, decided: readonly string[] = []) =>
    planWiring(
      { accounts: [unmanaged] },
      { accounts: [there(...actual)], linked: [WABA] },
      ownership,
      new Set(decided),
    );

  test.each<[string, Destination | undefined]>([
    ["none", undefined],
    ["the stack's own topic", TOPIC],
    ["somebody else's topic", FOREIGN],
    ["a FIFO topic", { arn: `${FOREIGN.arn}.fifo` }],
    ["another account's topic", { arn: FOREIGN.arn.replace("111122223333", "444455556666") }],
    ["Amazon Connect without a role", { arn: CONNECT.arn }],
    ["an unknown kind", { arn: "arn:aws:kinesis:eu-west-1:111122223333:stream/events" }],
  ])("is kept: %s", (_, standing) => {
    expect(planOf([standing])).toEqual(NOTHING);
    expect(planOf([standing], EXISTING)).toEqual(NOTHING);
    expect(planOf([standing], OWNERSHIP, [WABA])).toEqual(NOTHING);
  });

  test("is forgotten by the mark that remembered it, and kept all the same", () => {
    const { changes, decisions } = planOf([TOPIC, marked(TOPIC)]);
    expect(changes.map(({ kind }) => kind)).toEqual(["mark"]);
    expect(decisions).toEqual([]);
  });
});
