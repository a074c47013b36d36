const { AsyncLocalStorage } = require("node:async_hooks");
const { createRequire } = require("node:module");
const { join, sep } = require("node:path");
const { compileFunction } = require("node:vm");
const { default: Runtime } = require("jest-runtime");

const ROOT = join(__dirname, "..", "..");

/** What is loaded once for all files of a worker: packages, and sources that keep nothing between two calls. */
const SHARED = [
  "node_modules",
  "app",
  "constructs",
  "formats",
  "iam",
  "local",
  "review",
  "scripts",
].map((folder) => join(ROOT, folder) + sep);

/** Among what jest hands to a runtime. */
const [CONFIG, RESOLVER, FILE] = [0, 2, 6];

/** Those that jest's own modules made for the file that runs now. */
const storages = [];

/** With every promise that is made, Node.js looks into each storage that was ever used and not disabled. */
class OfOneFile extends AsyncLocalStorage {
  constructor() {
    super();
    storages.push(this);
  }
}

/** Loads what is shared; files come and go. */
let shared;
/** Of the file that runs now. */
let current;

/**
 * Loads a test file and what is below test/ anew for each file, as jest does, and everything else once per worker:
 * to load toolkit, bindings and sources took longer than most files' tests. It needs environment.js, as all files
 * then share one realm.
 */
module.exports = class WorkerRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    const parameters = this.executor.injectedModuleParameters;
    this.executor.compile = (source, filename) => compileFunction(source, parameters, { filename });

    if (options[FILE] === undefined) return;
    current = this;
    const { id } = options[CONFIG];
    const resolver = options[RESOLVER];
    // Each project has a resolver of its own. In watch mode, jest has a new one after each change.
    if (shared === undefined || (shared.resolvers.get(id) ?? resolver) !== resolver) {
      const runtime = new WorkerRuntime(...options.with(FILE, undefined));
      shared = { resolvers: new Map(), runtime };
    }
    shared.resolvers.set(id, resolver);
    // Both fill the map that stack traces are read with.
    this.transformCache.sourceMaps = shared.runtime.transformCache.sourceMaps;
  }

  requireModule(from, name, options, isActual) {
    const loader = this.isShared(from, name, options) ? shared.runtime : this;
    return super.requireModule.call(loader, from, name, options, isActual);
  }

  requireModuleOrMock(from, name) {
    const isolated = this !== current && current.registries.isIsolated();
    return super.requireModuleOrMock.call(isolated ? current : this, from, name);
  }

  /** jest itself comes from where its worker has it loaded; only the file's list of tests is its own. */
  requireInternalModule(from, to) {
    if (to === undefined) return super.requireInternalModule(from);
    return to === "node:async_hooks" ? { AsyncLocalStorage: OfOneFile } : createRequire(from)(to);
  }

  teardown() {
    for (const storage of storages.splice(0)) storage.disable();
    super.teardown();
  }

  setMock(from, name, factory, options) {
    if (!options?.virtual && this.isShared(from, name)) {
      throw new Error(
        `jest.mock cannot replace ${name}: the files of a worker share it. Use jest.spyOn, or call jest.doMock within jest.isolateModules`,
      );
    }
    super.setMock(from, name, factory, options);
  }

  installGetBuiltinModule() {} // the process is the worker's own

  isShared(from, name, options) {
    if (this !== current || options?.isInternalModule || name === undefined) return false;
    if (this.registries.isIsolated() || this._resolution.isCoreModule(name)) return false;
    const file = this._resolution.resolveCjs(from, name);
    return SHARED.some((folder) => file.startsWith(folder));
  }
};
