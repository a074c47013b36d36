import { isWithin } from "../../../scripts/doctor/versions";

test.each([
  ["1.5.0", ">= 1.5.0", true],
  ["1.4.9", ">= 1.5.0", false],
  ["1.10.0", ">= 1.9.0", true],
  ["2.0.0-beta1", ">= 1.5.0", true],
  ["6.99.0", ">= 5.100.0, < 7.0.0", true],
  ["7.0.0", ">= 5.100.0, < 7.0.0", false],
  ["5.99.9", ">= 5.100.0, < 7.0.0", false],
  ["5.100.0", ">= 5.100.0, < 7.0.0", true],
])("%s is within %s: %s", (version, bounds, expected) => {
  expect(isWithin(version, bounds)).toBe(expected);
});

test.each(["", "dev", "1.5"])("%j is no version, and so within nothing", (version) => {
  expect(() => isWithin(version, ">= 1.5.0")).toThrow("cannot be judged");
});
