/** What both projects need: jest hands no project what stands beside `projects`. */
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
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out"],
};

/** A busy machine is slow, which no test is about: these limits end what hangs, and nothing else. */
const MINUTE = 60_000;

/** @type {import("jest").Config} */
module.exports = {
  maxWorkers: "100%",
  projects: [
    {
      ...shared,
      displayName: "fast",
      testTimeout: MINUTE,
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["\\.system\\.test\\.ts$"],
      moduleNameMapper: { "^(node:)?child_process$": "<rootDir>/test/no-child-process.ts" },
    },
    {
      ...shared,
      displayName: "system",
      testTimeout: 15 * MINUTE,
      testMatch: ["<rootDir>/test/**/*.system.test.ts"],
      globalSetup: "<rootDir>/test/build.ts",
    },
  ],
};
