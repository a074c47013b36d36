import { execFileSync } from "node:child_process";
import { onPath } from "../../../scripts/terraform/tools";
import { mustSkip } from "../../must-skip";
import { drawn } from "./drawn";

const reasons = onPath("xmllint") === undefined ? ["no xmllint"] : [];
const maybe = mustSkip("the parser of somebody else", reasons) ? test.skip : test;

maybe("a picture is XML to somebody else's parser, too", () => {
  expect(() => execFileSync("xmllint", ["--noout", "-"], { input: drawn() })).not.toThrow();
});
