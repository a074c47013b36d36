import { z } from "zod";
import { argumentFindings, throwArgumentFindings } from "../constructs/shared/check-arguments";
import { CODE } from "../formats/door";
import { below, type Finding } from "../formats/finding";
import type { Format } from "../formats/format";
import { optionFindings } from "../formats/option-findings";
import { literal } from "../formats/options";
import { isMap } from "../formats/schema-walk";
import { type Environment, environmentSchema } from "./environment";
import { environmentName } from "./stack-names";

/** The path of a folder, as an argument in code. */
export const folderPath: Format = {
  pattern: /./,
  allowed: "the path of a folder",
  fix: () => "pass a text such as environments",
};

/** What loadEnvironments returned is valid, and checking it again takes as long as loading it. */
const loaded = new WeakSet<Environment>();

export function markLoaded(environment: Environment): Environment {
  loaded.add(environment);
  return environment;
}

/**
 * An environment that may have been made by hand.
 * @throws ProblemsError with everything that is wrong with it, under the name of what it was passed to
 */
export function checked(name: string, environment: Environment): Environment {
  throwArgumentFindings(name, below(["environment"], environmentFindings(environment)));
  return environment;
}

/** Several of them, and the folder for what is synthesized. */
export function checkApp(environments: readonly Environment[], outdir: string | undefined): void {
  const one = z.custom<Environment>(isMap);
  const parameters = { environments: z.array(one), outdir: literal(folderPath).optional() };
  throwArgumentFindings("whatsAppApp", [
    ...argumentFindings(parameters, { environments, outdir }),
    ...[...(Array.isArray(environments) ? environments : [])].flatMap((environment, index) =>
      one.safeParse(environment).success
        ? below(["environments", index], environmentFindings(environment))
        : [],
    ),
  ]);
}

function environmentFindings(environment: Environment): Finding[] {
  if (loaded.has(environment)) return [];
  if (!isMap(environment)) return optionFindings(environmentSchema, environment, CODE);
  const { name, spend, ...file } = environment;
  const { rates: _, ...spendInFile } = isMap(spend) ? (spend as NonNullable<typeof spend>) : {};
  const written = { ...file, ...(spend && { spend: isMap(spend) ? spendInFile : spend }) };
  return [
    ...argumentFindings({ name: literal(environmentName) }, { name }),
    ...optionFindings(environmentSchema, written, CODE, file),
  ];
}
