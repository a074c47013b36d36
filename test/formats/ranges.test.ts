import { overlapping } from "../../formats/media-prefixes";
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

test.each([
  ["media/", "media/", true],
  ["media/", "media/out/", true],
  ["media/in/", "media/", true],
  ["media/in/", "media/out/", false],
  ["media/", "media2/", false],
  ["inbound/", "outbound/", false],
])("%s and %s overlap: %s", (inbound, outbound, expected) => {
  expect(overlapping(inbound, outbound)).toBe(expected);
});
