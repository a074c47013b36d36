import { AwsClients } from "../../../scripts/aws/clients";
import { readBucketPolicy, readRegion } from "../../../scripts/health/buckets";
import type { World } from "../../../scripts/health/health";
import { environment } from "../../environment";
import { serve } from "../../serve";

const BUCKET = "media.acme.example";
const POLICY = '{"Version":"2012-10-17","Statement":[]}';

const LOCATION = `<?xml version="1.0" encoding="UTF-8"?>
<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>`;

/** As a host name, it would be one that no resolver and no certificate behind a custom endpoint knows. */
test("a bucket with dots in its name is read by its path behind a custom endpoint", async () => {
  const asked: string[] = [];
  const server = await serve(({ headers, url }, response) => {
    asked.push(`${headers.host?.split(":")[0]} ${url?.split("?")[0]}`);
    if (url?.includes("policy")) response.end(POLICY);
    else response.end(LOCATION);
  });
  const before = process.env;
  process.env = {
    ...before,
    AWS_ENDPOINT_URL_S3: server.url.replace("127.0.0.1", "localhost"), // a name: behind a number, the SDK writes a path anyway
    AWS_ACCESS_KEY_ID: "stand-in",
    AWS_SECRET_ACCESS_KEY: "stand-in",
  };
  try {
    const of = environment();
    const clients = new AwsClients(of);
    const once: World["once"] = (_, read) => read();
    const world = { environment: of, clients, once } as World;
    expect(await readRegion(world, BUCKET)).toBe("eu-west-1");
    expect(await readBucketPolicy(world, BUCKET)).toBe(POLICY);
    expect(asked).toEqual([`localhost /${BUCKET}/`, `localhost /${BUCKET}/`]);
  } finally {
    process.env = before;
    server.close();
  }
});
