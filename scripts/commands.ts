import type { Command } from "commander";

/** One command: what `--help` says of it, and the file that holds the rest. */
export interface CommandEntry {
  /** Its name and its arguments. */
  readonly usage: string;
  readonly does: string;
  readonly alias?: string;
  readonly load: () => Promise<{
    /** Declares the command's options and what it does, once the command is called. */
    readonly register: (command: Command) => void;
  }>;
}

/**
 * Every command, in the order of `--help`, which loads none of these files. A new command is a file and an entry here:
 * `npm run reference` writes its npm script and its row in docs/commands.md.
 */
export const COMMANDS: readonly CommandEntry[] = [
  {
    usage: "init <environment>",
    does: "write the environment files that describe what runs, and report what is wrong with it",
    load: () => import("./commands/init.js"),
  },
  {
    usage: "doctor <environment>",
    does: "look at all that a deploy needs, and say what to do about what is missing",
    load: () => import("./commands/doctor.js"),
  },
  {
    usage: "deploy <environment>",
    does: "show what Terraform and the wiring would change, ask, and do exactly that",
    load: () => import("./commands/deploy.js"),
  },
  {
    usage: "synth [environments...]",
    does: "write each environment as a root module for Terraform or OpenTofu",
    load: () => import("./commands/synth.js"),
  },
  {
    usage: "plan [environment]",
    does: "read, compare and print what apply would change",
    load: () => import("./commands/plan.js"),
  },
  {
    usage: "apply [environment]",
    does: "show the plan, ask, apply exactly that, and read back",
    alias: "post-deploy",
    load: () => import("./commands/apply.js"),
  },
  {
    usage: "verify [environment]",
    does: "report drift and health",
    load: () => import("./commands/verify.js"),
  },
  {
    usage: "detach [environment]",
    does: "clear what this tool set from the accounts, before a destroy",
    load: () => import("./commands/detach.js"),
  },
  {
    usage: "destroy <environment>",
    does: "show what would be lost, ask, detach, and destroy the environment's stack",
    load: () => import("./commands/destroy.js"),
  },
  {
    usage: "iam <environment>",
    does: "print the least-privilege policies that deploy, plan, verify, apply and the brake need",
    load: () => import("./commands/iam.js"),
  },
  {
    usage: "requirements <environment>",
    does: "print the exact statements that the owners of what exists already must merge",
    load: () => import("./commands/requirements.js"),
  },
  {
    usage: "spend <environment>",
    does: "report what watches money: alarms, rates, the arithmetic of every threshold, gaps",
    load: () => import("./commands/spend.js"),
  },
  {
    usage: "brake <environment>",
    does: "stop the sending of WhatsApp messages, let it go on, or say whether it is stopped",
    load: () => import("./commands/brake.js"),
  },
  {
    usage: "review [path]",
    does: "report what a configuration grants, and whether access grew",
    load: () => import("./commands/review.js"),
  },
];
