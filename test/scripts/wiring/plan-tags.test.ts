import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import type { TagChange } from "../../../scripts/wiring/plan-tags";
import type { Tags } from "../../../scripts/wiring/wiring";
import { NEWER_MARKS } from "./arbitraries";
import { FOREIGN, marker, OWNER, PHONE, phoneId, TOPIC, WABA } from "./fixtures";
import { inShort, marked, markOf, NOTHING, plan } from "./planned";

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

  test("it is not removed although it was ours, when its value was changed since", () => {
    expect(tagPlan({}, { Team: "sales", ...marker({ Team: "care" }) })).toEqual({
      set: [],
      remove: [],
      marker: undefined,
    });
  });

  test("it is not removed with the others, when ours leave the file", () => {
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
