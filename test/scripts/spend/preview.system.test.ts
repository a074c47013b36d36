import { execFileSync } from "node:child_process";
import { onPath } from "../../../scripts/terraform/tools";
import { drawn } from "./drawn";

const maybe = onPath("xmllint") === undefined ? test.skip : test;

maybe("a picture is XML to somebody else's parser, too", () => {
  expect(() => execFileSync("xmllint", ["--noout", "-"], { input: drawn() })).not.toThrow();
});
