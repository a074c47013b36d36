import { checksumOf } from "../../../scripts/wiring/checksum";
import { planWiring, type WiringPlan } from "../../../scripts/wiring/plan";
import { renderPlan } from "../../../scripts/wiring/render-plan";
import type { Tags } from "../../../scripts/wiring/wiring";
import {
  CONNECT,
  EXISTING,
  FOREIGN,
  marker,
  OWNERSHIP,
  phoneId,
  REGION,
  TOPIC,
  there,
  WABA,
  wanted,
} from "./fixtures";
import { marked, NOTHING, OTHER_INSTANCE, type Planned, plan } from "./planned";

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
