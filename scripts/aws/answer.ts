import { buffer } from "node:stream/consumers";
import type { DeserializeMiddleware, MiddlewareStack } from "@smithy/types";
import { z } from "zod";
import { show, UserError } from "../../formats/problem";
import { isMap } from "../../formats/schema-walk";
import { type Call, describeCall } from "./explain-error";

/** How many of an answer's faults are named: the first ones say enough. */
const MOST_FAULTS = 3;

/**
 * An answer of AWS in the shape that is expected of it. A field that is missing is unknown and never
 * "none": whatever is decided from it could overwrite what stands there.
 * @throws UserError that names the fields and shows what was read
 */
export function parseAnswer<Schema extends z.ZodType>(
  call: Call,
  schema: Schema,
  answer: object,
): z.output<Schema> {
  const { $metadata, ...body } = answer as { readonly $metadata?: unknown };
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, MOST_FAULTS)
    .map(
      ({ path, message }) =>
        `${z.core.toDotPath(path)}: ${message.replace(/^Invalid input: /, "")}`,
    );
  throw new UserError(
    `The answer to ${describeCall(call)} cannot be judged, so nothing is decided from it. ${faults.join("; ")}. Read was ${show(body)}. Run again later, and check proxy and endpoint variables; if the answer stays like this, look for a newer version of this tool`,
  );
}

/**
 * A command whose answer has no content, so that the SDK reads none: a page that something else sends in
 * AWS's place, with status 200, would count as success.
 */
export function refuseForeignAnswer<Input extends object, Output extends object, Command>(
  call: Call,
  command: Command & { readonly middlewareStack: MiddlewareStack<Input, Output> },
): typeof command {
  const read: DeserializeMiddleware<Input, Output> = (next) => async (args) => {
    const result = await next(args);
    const response = result.response as {
      body: NodeJS.ReadableStream;
      readonly statusCode: number;
    };
    if (response.statusCode >= 300) return result;
    const body = await buffer(response.body);
    const text = body.toString("utf8");
    Object.assign(response, { body }); // the SDK reads it once more
    if (text.trim() === "" || isJsonObject(text)) return result;
    throw new UserError(
      `What answered ${describeCall(call)} was not AWS: check proxy and endpoint variables. Read was ${show(text)}`,
    );
  };
  command.middlewareStack.addRelativeTo(read, {
    name: "refuseForeignAnswer",
    relation: "after",
    toMiddleware: "deserializerMiddleware",
  });
  return command;
}

function isJsonObject(text: string): boolean {
  try {
    return isMap(JSON.parse(text));
  } catch {
    return false;
  }
}
