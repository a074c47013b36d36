import { show, UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { explained, explainedIfThere } from "../aws/explain-error";

/**
 * Deletes every object version and every delete marker of a bucket, page by page from its beginning.
 * @param deleted is called with the number that is deleted so far, after each page
 * @throws UserError when S3 refuses to delete one
 */
export async function emptyBucket(
  clients: AwsClients,
  bucket: string,
  deleted: (count: number) => void,
): Promise<void> {
  const { DeleteObjectsCommand, ListObjectVersionsCommand } = await import("@aws-sdk/client-s3");
  const s3 = await clients.s3(bucket);
  const list = { action: "s3:ListBucketVersions", resource: bucket };
  const remove = { action: "s3:DeleteObjectVersion", resource: bucket };
  for (let count = 0; ; ) {
    // Encoded, as XML cannot carry every character that a key may have.
    const command = new ListObjectVersionsCommand({ Bucket: bucket, EncodingType: "url" });
    const listed = await explainedIfThere(list, isMissingBucket, () => s3.send(command));
    const found = [...(listed?.Versions ?? []), ...(listed?.DeleteMarkers ?? [])];
    if (found.length === 0) return;
    const decode = listed?.EncodingType === "url" ? decodeKey : (key: string) => key;
    const Objects = found.map(({ Key = "", VersionId }) => ({ Key: decode(Key), VersionId }));
    const deletion = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const { Errors: [first] = [] } = await explained(remove, () => s3.send(deletion));
    if (first !== undefined) {
      throw new UserError(
        `S3 did not delete ${show(first.Key)} of the bucket ${bucket}: ${show(first.Code)}, ${show(first.Message)}. The right is ${remove.action}; an object lock must end first`,
      );
    }
    count += found.length;
    deleted(count);
  }
}

export function isMissingBucket(error: unknown): boolean {
  return error instanceof Error && error.name === "NoSuchBucket";
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}
