import { callsFor, jointAnswer } from "../../../scripts/health/service-calls";
import { ACCOUNT, call, linked, SERVICE, sending, waba } from "./fixtures";

describe("the calls to be judged", () => {
  test("are those of the accounts meant to send here, under the service's own ARNs", () => {
    const environment = sending(["sns", "connect", "none", "sns"]);
    expect(callsFor("sns", environment, linked(4))).toEqual([call(1), call(4)]);
    expect(callsFor("connect", environment, linked(4))).toEqual([call(2)]);
  });

  test("are not those of accounts that are not linked, or not in the file", () => {
    expect(callsFor("sns", sending(["sns", "sns"]), linked(1))).toEqual([call(1)]);
    expect(callsFor("sns", sending(["sns"]), linked(3))).toEqual([call(1)]);
  });

  test("are one like those to come when there is none", () => {
    expect(callsFor("sns", sending(["connect"]), linked(1))).toEqual([
      {
        service: SERVICE,
        sourceAccount: ACCOUNT,
        sourceArn: `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/example`,
      },
    ]);
    const china = sending([], { region: "cn-north-1" });
    expect(callsFor("sns", china, linked(0))).toMatchObject([
      { sourceArn: `arn:aws-cn:social-messaging:cn-north-1:${ACCOUNT}:waba/example` },
    ]);
  });
});

test("the worst answer stands for all, and for whom", () => {
  const ask = (...verdicts: ("yes" | "no" | "unknown")[]) =>
    jointAnswer(
      verdicts.map((_, index) => call(index + 1)),
      ({ waba: asked }) => {
        const verdict = verdicts[Number(asked?.at(-1)) - 1] ?? "unknown";
        return { verdict, because: `of ${asked}`, restsOn: [] };
      },
    );
  expect(ask("yes", "unknown", "no", "no")).toMatchObject({
    verdict: "no",
    because: `of ${waba(3)}`,
    forWhom: ` for ${waba(3)} and 1 more`,
  });
  expect(ask("yes", "unknown")).toMatchObject({ verdict: "unknown", forWhom: ` for ${waba(2)}` });
  expect(ask("yes", "yes")).toMatchObject({ verdict: "yes" });
  expect(() => ask()).toThrow("no call at all");
});
