import type { Environment } from "../app/environment";
import { loadEnvironments } from "../app/load";
import { renderProblem } from "../formats/problem";

/** The environment that a command names; warnings go to standard error. */
export function theEnvironment(name: string): Environment {
  const { environments, warnings } = loadEnvironments({ names: [name] });
  for (const warning of warnings) console.error(`Warning:\n\n${renderProblem(warning)}\n`);
  const [environment] = environments;
  if (environment === undefined) throw new Error(`the loader returned no ${name}`);
  return environment;
}
