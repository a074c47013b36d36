import { join } from "node:path";
import { loadEnvironments } from "../../app/load";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { alarmAccess, deliveryAccess, deployAccess } from "../../scripts/rights/deploy-access";
import { verifyAccess } from "../../scripts/rights/verify-access";
import { applyAccess } from "../../scripts/rights/wiring-access";
import { closeSites, Site } from "../scripts/deploy/site";
import { Gate, type GateOptions } from "../scripts/rights/gate";
import { ACCOUNT, describeWithTerraform } from "../workbench";

/** The steps build on each other. */
describeWithTerraform("the rights that iam prints for deploy and doctor", () => {
  let site: Site;
  let policies: { readonly deploy: PolicyDocument; readonly read: PolicyDocument };
  let keys: GateOptions["keys"];

  beforeAll(async () => {
    site = await Site.open();
    site.write({ serviceLinkedRole: "create" });
    const folder = join(site.bench.folder, "environments");
    const [environment] = loadEnvironments({ folder, names: ["prod"] }).environments;
    if (environment === undefined) throw new Error("the loader returned no prod");
    const parts = [deployAccess, deliveryAccess, alarmAccess, applyAccess].map((access) =>
      access(environment),
    );
    policies = {
      deploy: policyDocument(parts.flatMap((part) => part?.Statement ?? [])),
      read: verifyAccess(environment),
    };
  });

  afterAll(closeSites);

  const behindGate = async (policy: PolicyDocument, ...args: readonly string[]) => {
    const gate = await Gate.open({
      upstream: site.bench.localAws.url,
      upstreams: { "social-messaging": site.emulator.url },
      scope: { account: ACCOUNT, region: "eu-west-1" },
      policy,
      keys,
    });
    const settings = { AWS_ENDPOINT_URL: gate.url, AWS_ENDPOINT_URL_SOCIALMESSAGING: gate.url };
    const { code, stdout } = await site.runWith(settings, ...args);
    keys = gate.keys;
    await gate.close();
    return { refused: gate.refused, code, stdout };
  };

  test("deploy, apply and what else is printed suffice for a deploy from nothing", async () => {
    const { refused, code } = await behindGate(policies.deploy, "deploy", "prod", "--yes");
    expect([refused, code]).toEqual([[], 0]);
  });

  test("verify suffices for a plan of a pull request, and for doctor", async () => {
    const plan = await behindGate(policies.read, "deploy", "prod", "--plan", "--no-refresh");
    expect([plan.refused, plan.code]).toEqual([[], 0]);
    const doctor = await behindGate(policies.read, "doctor", "prod");
    expect([doctor.refused, doctor.code]).toEqual([[], 0]);
  });

  test("what may only read deploys nothing", async () => {
    site.write({ serviceLinkedRole: "create", tags: { Team: "chat" } });
    const { refused, code } = await behindGate(policies.read, "deploy", "prod", "--yes");
    expect(refused.length).toBeGreaterThan(0);
    expect(code).toBe(1);
  });
});
