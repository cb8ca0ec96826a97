/** How a run ends; as the command line's own codes. */
export const EXIT = {
  /** Everything was reached. */
  ok: 0,
  /** A target was missed, or a proof failed. */
  missed: 1,
  /** It could not run: a wrong name or flag, no server, an error of the scenario's own. */
  couldNotRun: 2,
} as const;
