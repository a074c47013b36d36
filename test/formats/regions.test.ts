import { regionName } from "../../formats/names";
import { partitionOf, SOCIAL_MESSAGING_REGIONS } from "../../formats/regions";

test.each([
  ["eu-west-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-east-1", "aws-us-gov"],
  ["us-iso-east-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
  ["us-isof-south-1", "aws-iso-f"],
  ["eu-isoe-west-1", "aws-iso-e"],
  ["eusc-de-east-1", "aws-eusc"],
  ["xx-new-1", "aws"],
])("%s lies in partition %s", (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});

test("every known Region is well-formed, commercial and listed once", () => {
  for (const region of SOCIAL_MESSAGING_REGIONS) {
    expect(region).toMatch(regionName.pattern);
    expect(partitionOf(region)).toBe("aws");
  }
  expect(new Set(SOCIAL_MESSAGING_REGIONS).size).toBe(SOCIAL_MESSAGING_REGIONS.length);
});
