// Eight lines of the AWS SDK for each file, on a Node.js that has reached its end of life.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** What all projects need: jest hands no project what stands beside `projects`. */
const shared = {
  testEnvironment: "node",
  transform: {
    "^.+\\.(ts|mjs)$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs" },
      },
    ],
  },
  // The one source that is imported as Node.js loads what is compiled: with its first use.
  moduleNameMapper: { "^(\\.\\./)+app/whatsapp-app\\.js$": "<rootDir>/app/whatsapp-app" },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out"],
};

/** Of tests that start no other program: modules are loaded once per worker, and not for each file. */
const inWorker = {
  ...shared,
  testEnvironment: "<rootDir>/test/worker/environment.js",
  runtime: "<rootDir>/test/worker/runtime.js",
  moduleNameMapper: {
    ...shared.moduleNameMapper,
    "^(node:)?child_process$": "<rootDir>/test/no-child-process.ts",
    "/stack-trace$": "<rootDir>/test/no-stack-trace.ts",
  },
};

/** A busy machine is slow, which no test is about: this ends what hangs, and nothing else. */
const PATIENCE_MS = 15 * 60_000;

/** @type {import("jest").Config} */
module.exports = {
  maxWorkers: "100%",
  testTimeout: PATIENCE_MS, // jest ignores it in projects
  projects: [
    {
      ...inWorker,
      displayName: "fast",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["\\.(http|system)\\.test\\.ts$"],
    },
    {
      ...inWorker,
      displayName: "http",
      testEnvironmentOptions: { connects: true },
      testMatch: ["<rootDir>/test/**/*.http.test.ts"],
    },
    {
      ...shared,
      displayName: "system",
      testMatch: ["<rootDir>/test/**/*.system.test.ts"],
      globalSetup: "<rootDir>/test/build.ts",
    },
  ],
};
