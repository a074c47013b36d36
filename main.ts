import { App } from "cdktf";
import { AccountStack } from "./constructs/account-stack";
import { EnvironmentStack } from "./constructs/environment-stack";
import { loadEnvironments, namesFrom } from "./environments/load";
import { renderProblem, UserError } from "./rules/problem";

/** environments/*.yaml become one stack each, and one for every account whose role is asked for. */
function main(): void {
  const names = namesFrom(process.env["ENVIRONMENT"]);
  const { environments, warnings } = loadEnvironments({ folder: "environments", names });
  for (const warning of warnings) console.error(`Warning:\n\n${renderProblem(warning)}\n`);
  const app = new App();
  for (const environment of environments) {
    new EnvironmentStack(app, environment);
    if (environment.serviceLinkedRole !== "existing") new AccountStack(app, environment);
  }
  app.synth();
}

try {
  main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}
