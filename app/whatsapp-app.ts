import type { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { App, type TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { anomaliesOf, anomalyPart } from "../constructs/alarms/anomalies";
import { alarmTopics } from "../constructs/alarms/decisions";
import { logPolicyMode } from "../constructs/outcomes/decisions";
import { serviceLinkedRolePart } from "../constructs/service-linked-role/decisions";
import { ServiceLinkedRole } from "../constructs/service-linked-role/service-linked-role";
import { isOurs } from "../constructs/shared/part";
import { escapeAll } from "../formats/terraform-reference";
import { checkApp, checked } from "./checked-environment";
import type { Environment } from "./environment";
import { EnvironmentStack } from "./environment-stack";
import { rememberedId } from "./logical-ids";
import { resolvingReferencesOnly } from "./plain-values";
import { accountStackName } from "./stack-names";
import { configureStack } from "./stack-settings";

/**
 * What exists once per AWS account, apart from every environment: destroying one environment must
 * not blind the spend alarms of the others. It takes provider and backend from the environment that
 * asks for it.
 * @example
 * const [environment] = loadEnvironments({ names: ["prod"] }).environments;
 * if (environment !== undefined) new AccountStack(app, environment);
 */
export class AccountStack extends TerraformStack {
  /** The service-linked role, for arguments that no file offers. */
  public readonly resource: IamServiceLinkedRole;

  constructor(scope: Construct, environment: Environment) {
    const name = accountStackName(checked("AccountStack", environment).account);
    super(scope, name);
    const { account, region, tags, deployRoleArn, state } = environment;
    configureStack(this, escapeAll({ name, account, region, tags, deployRoleArn, state }));
    const { imported } = serviceLinkedRolePart(environment);
    const role = { account, region, import: imported };
    this.resource = new ServiceLinkedRole(this, "ServiceLinkedRole", role).resource;
    this.node.defaultChild = this.resource;
    this.watchAnomalies(environment);
    if (environment.outcomes && logPolicyMode(environment) === "create") {
      const { OutcomeLogPolicy } =
        require("../constructs/outcomes/log-policy") as typeof import("../constructs/outcomes/log-policy");
      new OutcomeLogPolicy(this, "OutcomeLogPolicy", { account, region });
    }
  }

  /** @internal */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return rememberedId(this, element, () => super.allocateLogicalId(element));
  }

  /** An account has one monitor of all services. The environment's own stack lets it publish to the topic. */
  private watchAnomalies(environment: Environment): void {
    const { alarms, costAnomalies: options } = environment;
    const part = anomalyPart(environment);
    if (alarms === undefined || options === undefined || !part?.createsMonitor) return;
    const topic = alarmTopics(environment, alarms).find((one) => one.severity === part.severity);
    const target = { arn: topic?.arn ?? "", grantPublish: () => {} };
    const { CostAnomalies } =
      require("../constructs/alarms/cost-anomalies") as typeof import("../constructs/alarms/cost-anomalies");
    new CostAnomalies(this, "CostAnomalies", { ...anomaliesOf(environment, options), target });
  }
}

/** An app of environment files. */
export interface WhatsAppApp {
  /** Synthesize it with `app.synth()`. */
  readonly app: App;
  /** By name of the environment. */
  readonly stacks: ReadonlyMap<string, EnvironmentStack>;
}

/**
 * One stack for each environment, and one for each account whose service-linked role is asked for.
 * @example
 * const { app, stacks } = whatsAppApp(loadEnvironments().environments);
 * stacks.get("prod")?.whatsapp.events.subscribeQueue("Audit");
 * app.synth();
 */
export function whatsAppApp(environments: readonly Environment[], outdir?: string): WhatsAppApp {
  checkApp(environments, outdir);
  const app = new App({ outdir });
  const stacks = withoutTraces(() =>
    environments.map((environment) => {
      if (isOurs(serviceLinkedRolePart(environment))) new AccountStack(app, environment);
      return [environment.name, new EnvironmentStack(app, environment)] as const;
    }),
  );
  return { app, stacks: new Map(stacks) };
}

/**
 * CDKTF notes with each token the whole stack of calls that made it, for a message about tokens that cannot be
 * resolved. Our stacks make none of these, and the notes take a seventh of the time of a hundred environments.
 */
function withoutTraces<T>(work: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}

/**
 * Writes every stack of an app that holds our stacks alone. CDKTF would first resolve all of it once more, to
 * find what one stack refers to in another: each of ours is deployed by itself.
 */
export function synthesize({ app }: WhatsAppApp): void {
  for (const stack of app.node.children.filter(TerraformStack.isStack)) {
    stack.prepareStack = () => {};
  }
  // CDKTF would run Terraform, to ask whether it is new enough for import blocks, and take the first version
  // that a wrapper prints. `required_version` of the stack makes Terraform check that itself.
  Object.defineProperty(app, "skipValidation", { value: true });
  withoutTraces(() => resolvingReferencesOnly(() => app.synth()));
}
