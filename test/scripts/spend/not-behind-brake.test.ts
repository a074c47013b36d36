import { notBehindBrake } from "../../../scripts/spend/not-behind-brake";
import { environment, MAILED_ALARMS, spendUpTo } from "../../environment";

const ACCOUNT = "arn:aws:iam::111122223333";
const send = ["arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/*"];

const given = (access: readonly object[]) =>
  notBehindBrake(
    environment({
      alarms: MAILED_ALARMS,
      spend: spendUpTo([[80, "hour", "critical"]], {
        brake: { roles: [`${ACCOUNT}:role/apps/sender`] },
      }),
      access,
    }),
  ).filter((line) => line.includes("access"));

test("roles that the file lets send and the brake does not stop are named", () => {
  expect(
    given([
      { role: "SENDER", send },
      { role: "chat", send },
      { role: "arn:aws:iam::444455556666:role/sender", send },
      { role: "editor", read: send },
    ]),
  ).toEqual([
    "Roles that access lets send and that spend.brake.roles does not list: role chat, role arn:aws:iam::444455556666:role/sender.",
  ]);
});

test("where the brake stops all of them, there is no line", () => {
  expect(given([{ role: `${ACCOUNT}:role/apps/sender`, send }])).toEqual([]);
});
