import { strict as assert } from "node:assert";
import { tmpdir } from "node:os";
import { clock } from "../../../scripts/aws/clock";

/** What a file changes and does not put back; two files that do this run one after the other. */
export function untidy(): void {
  let calls = 0;

  test("finds everything as the worker had it", () => {
    assert.equal(process.env["UNTIDY"], undefined);
    assert.notEqual(process.env["PATH"], "nowhere");
    assert.notEqual(process.cwd(), tmpdir());
    assert.equal(process.exitCode, undefined);
    assert.equal(jest.isMockFunction(clock.wait), false);
    assert.equal(jest.isMockFunction(console.log), false);
    assert.ok(Date.now() > Date.UTC(2020));
    assert.equal(calls, 0);
  });

  test("has the sources that the file before it had", () => {
    const before = Reflect.get(globalThis, "clock of the file before") ?? clock;
    assert.equal(before, clock);
    Reflect.set(globalThis, "clock of the file before", clock);
  });

  test("leaves nothing as it was", () => {
    process.env["UNTIDY"] = "yes";
    process.env["PATH"] = "nowhere";
    process.env = { ONLY: "this" };
    process.chdir(tmpdir());
    process.exitCode = 3;
    jest.spyOn(clock, "wait").mockResolvedValue();
    jest.spyOn(console, "log").mockImplementation(() => {});
    jest.useFakeTimers({ now: 0 });
    setTimeout(() => calls++, 1000);
    jest.advanceTimersByTime(1000);
    assert.equal(calls, 1);
  });
}
