import { type Environment, environmentSchema } from "../../environments/schema";

/** What an operator may write, with only what has no default filled in. */
export function environment(changes: Record<string, unknown> = {}): Environment {
  const written = {
    account: "111122223333",
    region: "eu-west-1",
    namePrefix: "acme-prod",
    state: { backend: "local" },
    serviceLinkedRole: "existing",
    ...changes,
  };
  return { ...environmentSchema.parse(written), name: "prod" };
}
