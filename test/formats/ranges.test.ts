import { deletionWindowDays, nearestIn, retentionDays } from "../../formats/ranges";

test.each([
  [6, 7],
  [31, 30],
  [7.4, 7],
  [-1, 7],
  [Number.POSITIVE_INFINITY, 30],
])("the whole number of days next to %d in a deletion window is %d", (value, nearest) => {
  expect(nearestIn(deletionWindowDays, value)).toBe(nearest);
});

test.each([
  [0, 1],
  [0.4, 1],
  [30.5, 31],
  [4000, 3650],
])("the whole number of days next to %d in a retention is %d", (value, nearest) => {
  expect(nearestIn(retentionDays, value)).toBe(nearest);
});
