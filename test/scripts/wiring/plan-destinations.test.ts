import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { type Ownership, planWiring } from "../../../scripts/wiring/plan";
import type { Destination, Tags } from "../../../scripts/wiring/wiring";
import {
  CONNECT,
  EXISTING,
  FOREIGN,
  marker,
  OWNER,
  OWNERSHIP,
  PHONE,
  REGION,
  TOPIC,
  there,
  WABA,
  wabaId,
  wanted,
} from "./fixtures";
import {
  inShort,
  marked,
  markOf,
  NOTHING,
  OLD_ROLE,
  OTHER_INSTANCE,
  type Planned,
  plan,
} from "./planned";

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

  test("is left alone where AWS returns an absent role as undefined", () => {
    expect(plan([TOPIC], [{ ...TOPIC, roleArn: undefined }, marked(TOPIC)])).toEqual(NOTHING);
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
