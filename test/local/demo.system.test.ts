import { rmSync } from "node:fs";
import { emptyFolder, projectFolder, run } from "../scripts/run";

/** Finds node's own shell tools nowhere, and so neither Terraform nor moto. */
const WITHOUT_TOOLS = { PATH: "/nowhere" };

test("in an empty folder the demo says where to run it", () => {
  const cwd = emptyFolder();
  const { code, stderr } = run("local/demo/main.js", [], { cwd });
  expect(stderr).toContain("There is no folder environments here");
  expect(code).toBe(1);
  rmSync(cwd, { recursive: true });
});

test("without Terraform and moto the demo shows resources and policies, and says what it left out", () => {
  const cwd = projectFolder({});
  const { code, stdout } = run("local/demo/main.js", [], { cwd, env: WITHOUT_TOOLS });
  expect(stdout).toContain("3 aws_sns_topic");
  expect(stdout).toContain("aws_sns_topic.WhatsApp_Events_Topic_262A6CD4");
  expect(stdout).toContain("allow social-messaging.amazonaws.com");
  expect(stdout).toContain("left out");
  expect(stdout).toContain("not on the PATH: Terraform or OpenTofu, moto_server");
  expect(stdout).not.toContain("\u001b[");
  expect(code).toBe(0);
  rmSync(cwd, { recursive: true });
});
