import { App, TerraformStack } from "cdktf";
import { serviceLinkedRolePart } from "../constructs/service-linked-role/decisions";
import { isOurs } from "../constructs/shared/part";
import { AccountStack } from "./account-stack";
import type { Environment } from "./environment";
import { EnvironmentStack } from "./environment-stack";

export interface WhatsAppApp {
  readonly app: App;
  /** By name of the environment. */
  readonly stacks: ReadonlyMap<string, EnvironmentStack>;
}

/** One stack for each environment, and one for each account whose service-linked role is asked for. */
export function whatsAppApp(environments: readonly Environment[], outdir?: string): WhatsAppApp {
  const app = new App({ outdir });
  const stacks = environments.map((environment) => {
    if (isOurs(serviceLinkedRolePart(environment))) new AccountStack(app, environment);
    return [environment.name, new EnvironmentStack(app, environment)] as const;
  });
  return { app, stacks: new Map(stacks) };
}

/**
 * Writes every stack of an app to which nobody has added anything. CDKTF would first resolve all of it once
 * more, to find what one stack refers to in another: each of ours is deployed by itself.
 */
export function synthesize({ app }: WhatsAppApp): void {
  for (const stack of app.node.children.filter(TerraformStack.isStack))
    stack.prepareStack = () => {};
  // CDKTF would run Terraform, to ask whether it is new enough for import blocks, and take the first version
  // that a wrapper prints. `required_version` of the stack makes Terraform check that itself.
  Object.defineProperty(app, "skipValidation", { value: true });
  app.synth();
}
