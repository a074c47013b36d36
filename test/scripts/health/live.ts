import type { RequestListener } from "node:http";
import { partsOf } from "../../../constructs/messaging/capabilities";
import { AwsClients } from "../../../scripts/aws/clients";
import { compareWithBuilt } from "../../../scripts/health/as-built";
import { synthesizedStack } from "../../../scripts/health/built";
import type { HealthLine, World } from "../../../scripts/health/health";
import type { environment } from "../../environment";
import { type Served, serve } from "../../serve";
import { ended, inFolder } from "../wiring/in-process";
import { Folder } from "../wiring/site";

let server: Served | undefined;
afterEach(() => server?.close());

/** What an environment builds of a type. */
export const builtOf = (of: ReturnType<typeof environment>, type: string) =>
  synthesizedStack(of).resources.filter((resource) => resource.type === type);

/**
 * What the health check says of an environment's resources of a type, where AWS answers like this.
 * @param service whose endpoint is redirected, as the SDK's variables name it
 */
export async function compared(
  of: ReturnType<typeof environment>,
  kinds: Parameters<typeof compareWithBuilt>[1],
  service: string,
  answer: RequestListener,
  more: (world: World) => Promise<readonly HealthLine[]> = async () => [],
): Promise<readonly HealthLine[]> {
  server = await serve(answer);
  process.env[`AWS_ENDPOINT_URL_${service}`] = server.url;
  const world = {
    environment: of,
    parts: partsOf(of),
    built: Object.keys(kinds).flatMap((type) => builtOf(of, type)),
    clients: new AwsClients(of),
    once: (_: string, read: () => Promise<unknown>) => read(),
  } as unknown as World;
  let found: readonly HealthLine[] = [];
  await ended(inFolder(new Folder({})), async () => {
    found = [...(await compareWithBuilt(world, kinds)), ...(await more(world))];
    return 0;
  });
  return found;
}
