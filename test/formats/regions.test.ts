import { regionName } from "../../formats/names";
import {
  isSocialMessagingRegion,
  partitionOf,
  regionOfUsageCode,
  regionsWithUsageCode,
  usageCode,
} from "../../formats/regions";

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

test("the service is in the Regions of its guide", () => {
  expect(["eu-west-1", "us-west-1", "mx-central-1"].filter(isSocialMessagingRegion)).toHaveLength(
    3,
  );
  expect(["eu-west-9", "cn-north-1", "", "*", "constructor"].some(isSocialMessagingRegion)).toBe(
    false,
  );
});

test("the Regions with a usage code are well-formed and commercial, and each has a code of its own", () => {
  const regions = regionsWithUsageCode();
  for (const region of regions) {
    expect(region).toMatch(regionName.pattern);
    expect(partitionOf(region)).toBe("aws");
    expect(usageCode(region)).toMatch(/^[A-Z]{2,3}[0-9]?$/);
  }
  expect(new Set(regions.map(usageCode)).size).toBe(regions.length);
  expect(["ap-south-1", "eu-west-1"].map(usageCode)).toEqual(["APS3", "EU"]);
  expect(["us-west-1", "eu-west-3", "", "*", "constructor"].map(usageCode)).toEqual(
    Array(5).fill(undefined),
  );
});

test("a usage code stands for one Region, and Ireland has two", () => {
  const regions = regionsWithUsageCode();
  expect(regions.map((region) => regionOfUsageCode(usageCode(region) ?? ""))).toEqual(regions);
  expect(regionOfUsageCode("EUW1")).toBe("eu-west-1");
  expect(["", "EUW3", "eu-west-1", "constructor"].map(regionOfUsageCode)).toEqual(
    Array(4).fill(undefined),
  );
});
