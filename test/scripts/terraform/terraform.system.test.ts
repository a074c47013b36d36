import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Terraform } from "../../../scripts/terraform/terraform";
import { onPath } from "../../../scripts/terraform/tools";
import { mustSkip } from "../../must-skip";

const real = onPath("terraform");
const describeWithTerraform = mustSkip("Terraform's runner", real ? [] : ["no terraform"])
  ? describe.skip
  : describe;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "terraform-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const configure = (more: object, path = "./one.tfstate") =>
  writeFileSync(
    join(folder, "cdk.tf.json"),
    JSON.stringify({ terraform: { backend: { local: { path } } }, ...more }),
  );

const SMALL = {
  resource: { terraform_data: { one: { input: "value" } } },
  output: { one: { value: "${terraform_data.one.input}" } },
};

function script(text: string): string {
  const file = join(folder, "wrapper.sh");
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

const terraformOf = (binary = real ?? "") => new Terraform({ binary, folder, env: process.env });

describeWithTerraform("whatever a wrapper prints", () => {
  const wrappers: readonly [string, string][] = [
    [
      "a version manager",
      'echo "Resolved version from .terraform-version : 1.11.4"\nexec "$REAL" "$@"',
    ],
    [
      "a wrapper that waits for Terraform and logs JSON",
      'echo \'{"level":"info","msg":"starting"}\'\necho \'{"@level":"info"\'\n"$REAL" "$@"\ncode=$?\necho "::debug::exit $code {"\necho \'{"level":"info"}\'\nexit $code',
    ],
    ["a wrapper that likes colours", 'printf "\\033[32mterraform\\033[0m\\n"\nexec "$REAL" "$@"'],
  ];

  test.each(wrappers)("%s changes nothing of what is read", async (_, text) => {
    process.env["REAL"] = real;
    configure(SMALL);
    const terraform = terraformOf(script(text));
    expect(await terraform.pullState()).toBeUndefined();
    expect(await terraform.plan()).toMatchObject([{ address: "terraform_data.one" }]);
    await terraform.apply();
    expect(await terraform.output()).toMatchObject({ one: { value: "value" } });
    expect(await terraform.stateList()).toEqual(["terraform_data.one"]);
    const plan = await terraform.planDestroy("destroy.tfplan");
    expect(plan).toMatchObject([{ address: "terraform_data.one", actions: ["delete"] }]);
    await terraform.applyPlan("destroy.tfplan");
    expect(await terraform.stateList()).toEqual([]);
  });

  test("colours of a failed command are taken out of its message", async () => {
    configure({});
    const printed = 'printf "\\033[31mError:\\033[0m no \\007luck\\n" >&2\nexit 1';
    const failed = terraformOf(script(printed)).output();
    await expect(failed).rejects.toThrow("terraform output failed:\n\nError: no luck");
  });

  test.each([
    [
      "write .terraform/x: no space left on device",
      "The disk is full: free some space, then run the command again",
    ],
    [
      "dial tcp: lookup media.example.com.127.0.0.1: no such host",
      "A host is not known. If it is a bucket before an endpoint of your own (AWS_ENDPOINT_URL), that endpoint needs path style: write",
    ],
  ])("what is to be done follows Terraform's own words: %s", async (words, suggestion) => {
    configure({});
    const failed = terraformOf(script(`echo "Error: ${words}" >&2\nexit 1`)).output();
    await expect(failed).rejects.toThrow(`${words}\n\n${suggestion}`);
  });

  test("a program that is not Terraform is named", async () => {
    configure({});
    const program = script("echo hello");
    const answer = terraformOf(program).output();
    await expect(answer).rejects.toThrow(`${program} output ended well, but printed nothing`);
    await expect(answer).rejects.toThrow("It printed:\n\nhello");
  });

  test("a program that cannot be started is named", async () => {
    const answer = terraformOf(join(folder, "nowhere")).output();
    await expect(answer).rejects.toThrow("nowhere cannot be started in");
    await expect(answer).rejects.toThrow("TERRAFORM_BINARY_NAME");
  });
});

describeWithTerraform("an init that is missing", () => {
  test.each<[string, () => void]>([
    ["because there was none", () => {}],
    ["because it left an empty folder", () => mkdirSync(join(folder, ".terraform"))],
    [
      "because it was killed half-way",
      () => {
        mkdirSync(join(folder, ".terraform", "providers"), { recursive: true });
        writeFileSync(join(folder, ".terraform.lock.hcl"), "");
      },
    ],
  ])("is made %s, and the command is repeated", async (_, prepare) => {
    configure(SMALL);
    prepare();
    const terraform = terraformOf();
    expect(await terraform.output()).toEqual({});
    expect(await terraform.plan()).toHaveLength(1);
  });

  test("that fails is reported once, and made again with the next command", async () => {
    process.env["REAL"] = real;
    configure(SMALL);
    const broken = script(
      '[ "$1" = init ] && { echo "Error: no network" >&2; exit 1; }\nexec "$REAL" "$@"',
    );
    await expect(terraformOf(broken).output()).rejects.toThrow(
      "terraform init failed:\n\nError: no network",
    );
    expect(await terraformOf().output()).toEqual({});
  });
});

describeWithTerraform("a backend that was changed", () => {
  test.each<[string, (terraform: Terraform) => Promise<unknown>]>([
    ["an output", (terraform) => terraform.output()],
    ["a plan", (terraform) => terraform.plan()],
    ["a plan to destroy", (terraform) => terraform.planDestroy("destroy.tfplan")],
    ["a look at the state", (terraform) => terraform.pullState()],
    ["an init", (terraform) => terraform.init()],
  ])("is distinguished from an empty one by %s", async (_, ask) => {
    configure(SMALL);
    await terraformOf()
      .apply()
      .catch(() => terraformOf().init());
    await terraformOf().apply();
    configure(SMALL, "./other.tfstate");
    const answer = ask(terraformOf());
    await expect(answer).rejects.toThrow(`The state backend of ${folder} was configured otherwise`);
    await expect(answer).rejects.toThrow(`terraform -chdir=${folder} init -migrate-state`);
    await expect(answer).rejects.toThrow(`terraform -chdir=${folder} init -reconfigure`);
    await expect(answer).rejects.toThrow("docs/runbook.md#the-state-backend-changed");
  });
});

describeWithTerraform("an interruption", () => {
  const SLOW = {
    resource: {
      terraform_data: { one: { provisioner: [{ "local-exec": { command: "sleep 60" } }] } },
    },
  };
  const LOCK = ".one.tfstate.lock.info";

  /** A program that applies, and says how that ended. */
  function applying(binary: string) {
    const module = join(__dirname, "../../../dist/scripts/terraform/terraform.js");
    const program = `
      const { Terraform } = require(${JSON.stringify(module)});
      const terraform = new Terraform({ binary: ${JSON.stringify(binary)}, folder: ${JSON.stringify(folder)}, env: process.env });
      terraform.apply().then(() => console.log("applied"), (error) => console.log(error.message));`;
    const child = spawn(process.execPath, ["-e", program], {
      env: process.env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += String(chunk);
    });
    const ended = new Promise<string>((resolve) => child.on("close", () => resolve(said)));
    return { child, ended };
  }

  const untilLocked = async () => {
    for (let tries = 0; !existsSync(join(folder, LOCK)); tries++) {
      if (tries > 600) throw new Error("Terraform never locked the state");
      await setTimeout(50);
    }
    await setTimeout(500);
  };

  test.each<[string, NodeJS.Signals, string]>([
    ["by Ctrl-C", "SIGINT", 'exec "$REAL" "$@"'],
    ["of a job that is cancelled", "SIGTERM", 'exec "$REAL" "$@"'],
    ["of a closed terminal", "SIGHUP", 'exec "$REAL" "$@"'],
    ["where a wrapper is between", "SIGTERM", '"$REAL" "$@"\nexit $?'],
  ])("%s lets Terraform finish and unlock the state", async (_, signal, text) => {
    process.env["REAL"] = real;
    configure(SLOW);
    await terraformOf().init();
    const { child, ended } = applying(script(text));
    await untilLocked();
    child.kill(signal);
    expect(await ended).toBe(
      `terraform apply was interrupted (${signal}); it has ended and released its lock\n`,
    );
    expect(existsSync(join(folder, LOCK))).toBe(false);
    configure({});
    await terraformOf().apply();
  });

  test.each<[NodeJS.Signals, NodeJS.Signals]>([
    ["SIGINT", "SIGTERM"],
    ["SIGTERM", "SIGINT"],
  ])(
    "that CI sends as %s and %s does not make Terraform give up its lock's release",
    async (...signals) => {
      configure(SLOW);
      await terraformOf().init();
      const { child, ended } = applying(real ?? "");
      await untilLocked();
      for (const signal of signals) child.kill(signal);
      expect(await ended).toContain("released its lock");
      expect(existsSync(join(folder, LOCK))).toBe(false);
    },
  );
});

describeWithTerraform("prevent_destroy", () => {
  test("refuses a destroy, and is lifted for the time of one piece of work only", async () => {
    const [kept] = [{ input: "value", lifecycle: { prevent_destroy: true } }];
    configure({ resource: { terraform_data: { one: kept } } });
    const terraform = terraformOf();
    await terraform.init();
    await terraform.apply();
    await expect(terraform.destroy()).rejects.toThrow(/prevent_destroy/);
    const plan = await terraform.unprotected(() => terraform.planDestroy("destroy.tfplan"));
    expect(plan).toHaveLength(1);
    await expect(terraform.destroy()).rejects.toThrow(/prevent_destroy/);
    await expect(terraform.unprotected(() => Promise.reject(new Error("no")))).rejects.toThrow(
      "no",
    );
    await expect(terraform.destroy()).rejects.toThrow(/prevent_destroy/);
  });
});
