import type { Terminal } from "../output/terminal.ts";

/** What every command is given beside its arguments, as citty's `data`. */
export interface Surroundings {
  readonly terminal: Terminal;
  /** Where configuration and packages are looked for. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C or SIGTERM: a command then cleans up and throws its reason. */
  readonly signal: AbortSignal;
}
