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

/** @type {import("jest").Config} */
module.exports = {
  maxWorkers: "100%",
  projects: [
    {
      ...shared,
      displayName: "fast",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["\\.system\\.test\\.ts$"],
      moduleNameMapper: { "^(node:)?child_process$": "<rootDir>/test/no-child-process.ts" },
    },
    {
      ...shared,
      displayName: "system",
      testMatch: ["<rootDir>/test/**/*.system.test.ts"],
      globalSetup: "<rootDir>/test/build.ts",
    },
  ],
};
