import { COUNTRIES, countryCode } from "../../../constructs/money/countries";

test("the guide's list: two capital letters each, sorted, none twice", () => {
  expect(COUNTRIES).toHaveLength(247);
  expect(COUNTRIES).toEqual([...new Set(COUNTRIES)].sort());
  expect(COUNTRIES.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
  expect(COUNTRIES).toEqual(expect.arrayContaining(["AC", "DE", "GB", "IN", "TA", "US", "XK"]));
});

const LOOK_UP = "look the code up in the user guide's list of countries";
const REGIONS =
  "write a row for each of its countries, or * for all that no other row names: Meta's regions have no codes";

test.each([
  ["", "write * for every country"],
  ["all", "write * for every country"],
  ["everywhere", "write * for every country"],
  ["de", "write DE"],
  ["De", "write DE"],
  ["UK", "write GB"],
  ["uk", "write GB"],
  ["EL", "write GR"],
  ["Germany", "write DE"],
  ["germny", "write DE"],
  ["Brazil", "write BR"],
  ["Kosovo", "write XK"],
  ["Rest of Africa", REGIONS],
  ["Rest of Western Europe", REGIONS],
  ["North America", REGIONS],
  ["Other", REGIONS],
  ["DEU", LOOK_UP],
  ["XX", LOOK_UP],
  ["CU", LOOK_UP],
  ["49", LOOK_UP],
  ["+49", LOOK_UP],
  ["Atlantis", LOOK_UP],
  ["**", LOOK_UP],
  ["constructor", LOOK_UP],
  ["__proto__", LOOK_UP],
])("%j is refused", (got, fix) => {
  expect(countryCode.pattern.test(got)).toBe(false);
  expect(countryCode.fix(got)).toBe(fix);
});

test.each(["*", "DE", "AC", "ZW"])("%s is right", (code) => {
  expect(countryCode.pattern.test(code)).toBe(true);
});
