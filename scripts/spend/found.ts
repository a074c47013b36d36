import type { Terminal } from "../terminal/terminal";

/** What one way of asking found, for people and for machines. */
export interface Found {
  readonly code: number;
  readonly document: object;
  show(terminal: Terminal): void;
}
