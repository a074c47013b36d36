import { clock } from "../../../scripts/aws/clock";

test("a shared module cannot be replaced behind the back of those that have it", () => {
  expect(() => jest.doMock("../../../scripts/aws/clock", () => ({}))).toThrow("share it");
});

test("what is replaced for one block is replaced there alone", () => {
  const mine = { clock: "mine" };
  jest.isolateModules(() => {
    jest.doMock("../../../scripts/aws/clock", () => mine);
    expect(require("../../../scripts/aws/clock")).toBe(mine);
    jest.dontMock("../../../scripts/aws/clock");
  });
  expect(require("../../../scripts/aws/clock").clock).toBe(clock);
});

test("what Node.js throws and makes is of the classes that tests know", () => {
  expect(Buffer.from("a")).toBeInstanceOf(Uint8Array);
  expect(() => JSON.parse("{")).toThrow(SyntaxError);
  expect(() => process.chdir("/no/such")).toThrow(Error);
});
