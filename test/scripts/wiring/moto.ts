import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Emulator } from "../../../local/emulator/server";
import { type LocalAws, localAwsIsInstalled, startLocalAws } from "../../../local/local-aws";
import { mustSkip } from "../../must-skip";
import { ACCOUNT, REGION } from "./fixtures";
import { closeAll, Folder } from "./site";

const installed = localAwsIsInstalled();

/** Skipped, never passed, where moto is missing. */
export const describeWithMoto = mustSkip(
  "the commands against STS and SNS",
  installed ? [] : ["no moto_server"],
)
  ? describe.skip
  : describe;

let moto: LocalAws | undefined;
const folders: Folder[] = [];

beforeAll(async () => {
  if (!installed) return;
  moto = await startLocalAws(ACCOUNT);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const sns = new SNSClient({ endpoint: moto.url, region: REGION, credentials });
  await sns.send(new CreateTopicCommand({ Name: "ours" }));
});

afterEach(async () => {
  await closeAll();
  for (const folder of folders.splice(0)) folder.remove();
});

afterAll(() => moto?.stop());

/** Removed after the test. */
export function folderOf(files: Readonly<Record<string, string>>, outputs?: string): Folder {
  const folder = new Folder(files, outputs);
  folders.push(folder);
  return folder;
}

/** STS and SNS of moto, Social Messaging of the emulator, and no profile of the person who runs the tests. */
export function envFor(emulator: Emulator, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...moto?.env,
    AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    ...more,
  };
}
