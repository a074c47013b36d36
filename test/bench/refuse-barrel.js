// Loaded into a process before everything else (node --require): ends it as soon as anything
// resolves the provider's barrel, before that costs its seconds, and names the file that imports it.
const Module = require("node:module");

const BARREL = require.resolve("@cdktf/provider-aws");
const resolve = Module._resolveFilename;

Module._resolveFilename = (request, parent, ...rest) => {
  const file = resolve(request, parent, ...rest);
  if (file !== BARREL) return file;
  console.error(`The provider barrel is loaded by ${parent?.filename ?? "the command line"}`);
  process.exit(86);
};
