/** What a command's exit status means; docs/reference/cli.md lists them. */
export const EXIT = {
  /** Nothing was found wrong. */
  clean: 0,
  /** The command ran and found something at or above `--fail-on`. */
  findings: 1,
  /** It could not run: wrong arguments or configuration, no server, a role that is not safe. */
  couldNotRun: 2,
  /** The person at the terminal said no. */
  aborted: 3,
  /** A defect of tapdb (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** Ended by SIGINT: 128 + 2. */
  interrupted: 130,
  /** Ended by SIGTERM: 128 + 15. */
  terminated: 143,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
