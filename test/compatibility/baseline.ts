import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type JsonObject, readJson, recorded, type Stacks } from "./recorded";

/**
 * What a release built, as record.ts wrote it:
 *
 * - environments/<name>/environments holds files as operators of that release wrote them, and
 *   environments/<name>/stacks what it made of them. Files are copied, not read from the examples:
 *   an edited example changes what is asked for, not what is built of it.
 * - apps/<name>/stacks holds what it made of examples/constructs/<name>.ts. An app is a program, and
 *   has to follow the package: it is read from the examples.
 *
 * All stacks are kept, those of twenty-five-accounts, too: accounts are wired by API, so they are as small
 * as others.
 */
export const BASELINE = join(__dirname, "baseline");

/** All that were synthesized together: `environments/spend-limits`, `apps/queue-consumer`. */
export function recordings(kind: "environments" | "apps"): readonly string[] {
  const folder = join(BASELINE, kind);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.map((name) => `${kind}/${name}`);
}

export function environmentsOf(recording: string): string {
  return join(BASELINE, recording, "environments");
}

export function stacksFolderOf(recording: string): string {
  return join(BASELINE, recording, "stacks");
}

/** In the form in which they are compared. */
export function stacksOf(recording: string): Stacks {
  const folder = stacksFolderOf(recording);
  return new Map(
    readdirSync(folder)
      .sort()
      .map((file): [string, JsonObject] => {
        return [file.slice(0, -".json".length), readJson(join(folder, file))];
      }),
  );
}

/** An app chooses backend and versions itself; CDKTF's defaults would name this machine's folders. */
const CHOSEN_BY_APPS = "terraform";

/** What was synthesized, in the form of the recording. */
export function asRecorded(recording: string, synthesized: Stacks): Stacks {
  const kept = [...synthesized].map(([name, stack]): [string, JsonObject] => {
    const { [CHOSEN_BY_APPS]: chosen = {}, ...rest } = recorded(stack);
    return [name, recording.startsWith("apps/") ? rest : { ...rest, [CHOSEN_BY_APPS]: chosen }];
  });
  return new Map(kept);
}
