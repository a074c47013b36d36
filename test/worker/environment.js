const { ModernFakeTimers } = require("@jest/fake-timers");
const { ModuleMocker } = require("jest-mock");
const { refuseConnections } = require("./no-connection");

/** Where jest-circus and jest.setTimeout keep what belongs to one file. */
const OF_ONE_FILE = ["EVENT_HANDLERS", "TEST_TIMEOUT_SYMBOL"].map((name) => Symbol.for(name));

/**
 * Runs a test file among the globals of its worker, and not in a realm of its own as jest does: modules can only be
 * shared between files (runtime.js) where their classes are the same, and a realm's globals are slow to read. What
 * a file may change for itself is put back after it.
 */
module.exports = class WorkerEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.fakeTimers = this.fakeTimersModern; // the former kind, which jest also clears
    const { console } = globalThis;
    const { env, exit, exitCode } = process;
    this.before = { console, env, exit, exitCode, folder: process.cwd(), variables: { ...env } };
    this.connects = projectConfig.testEnvironmentOptions.connects === true;
  }

  exportConditions() {
    return ["node", "node-addons"];
  }

  /** jest asks for a realm and takes its absence for a file that has ended; runtime.js compiles without one. */
  getVmContext() {
    return globalThis;
  }

  async setup() {
    if (!this.connects) this.allowConnections = refuseConnections();
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    const { console, env, exit, exitCode, folder, variables } = this.before;
    globalThis.console = console;
    Object.assign(process, { env, exit, exitCode });
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    process.chdir(folder);
    // Packages keep what they share below names, such as the toolkit its tokens: that must outlive the file.
    for (const key of Object.getOwnPropertySymbols(globalThis)) {
      if (OF_ONE_FILE.includes(key) || key.description === "JEST_STATE_SYMBOL")
        delete globalThis[key];
    }
    this.allowConnections?.();
  }
};
