import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mustSkip } from "./must-skip";

const { REQUIRE_SYSTEM_TESTS: before } = process.env;
let warned: string[] = [];

beforeEach(() => {
  warned = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => warned.push(String(text)) > 0);
  delete process.env["REQUIRE_SYSTEM_TESTS"];
});

afterEach(() => {
  jest.restoreAllMocks();
  if (before !== undefined) process.env["REQUIRE_SYSTEM_TESTS"] = before;
});

test("nothing is skipped without a reason", () => {
  expect(mustSkip("the deploys", [])).toBe(false);
  expect(warned).toEqual([]);
});

test("what is skipped is listed, with the reason", () => {
  expect(mustSkip("the deploys", ["no Terraform", "no moto_server"])).toBe(true);
  expect(warned).toEqual(["Skipped the deploys: no Terraform, no moto_server\n"]);
});

test("REQUIRE_SYSTEM_TESTS=1 makes of what would be skipped a failure, and only of that", () => {
  process.env["REQUIRE_SYSTEM_TESTS"] = "1";
  expect(() => mustSkip("the deploys", ["no moto_server"])).toThrow(
    "REQUIRE_SYSTEM_TESTS=1 lets nothing be skipped, not even the deploys: no moto_server",
  );
  expect(mustSkip("the deploys", [])).toBe(false);
});

test("tests are skipped by way of this helper alone", () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.ts$/.test(file),
  );
  const others = files.filter((file) => {
    const text = readFileSync(join(__dirname, file), "utf8");
    return /\b(describe|test|it)\.skip\b/.test(text) && !text.includes("mustSkip(");
  });
  // They ask previousRelease(), which asks this helper.
  expect(others.sort()).toEqual([
    "compatibility/round-trip.system.test.ts",
    "package/previous-release.system.test.ts",
  ]);
});
