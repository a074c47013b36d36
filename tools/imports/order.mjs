// Which folder may import which: the one place where it is written down.

/**
 * Lower first: a file imports from its own entry and from entries before it, never from one after it.
 * An entry is a folder or a file; a file belongs to the longest entry that its path starts with.
 */
export const ORDER = [
  "formats",

  "iam/policy",
  "iam/evaluate",
  "iam/compare",

  "constructs/shared",
  "constructs/grants",
  "constructs/keys",
  "constructs/events",
  "constructs/event-rules",
  "constructs/media",
  "constructs/connect",
  "constructs/accounts",
  "constructs/private-endpoint",
  "constructs/audit-trail",
  "constructs/service-linked-role",
  "constructs/money",
  "constructs/alarms",
  "constructs/outcomes",
  "constructs/brake",
  "constructs/access",
  "constructs/dashboard",
  "constructs/messaging",
  "constructs/index.ts",

  "app",
  "review",
  "scripts",
  "local",
  "main.ts",
  "examples",
  "actions",
  "tools",
  "test",
  "jest.config.js",
];

/** What may import even less than the order allows, each with why. */
export const ONLY = {
  iam: { may: ["formats"], because: "what a policy means must not depend on what we deploy" },
  review: {
    may: ["formats", "iam"],
    because: "the access review judges any Terraform, so it must not depend on ours",
  },
};

/** Folders without sources of this project, wherever they lie. */
export const SKIPPED = ["node_modules", "dist", "cdktf.out", "coverage"];
