const TTY_INTERVAL_MS = 200;
const LINE_INTERVAL_MS = 10_000;
const WIDTH = 24;

/** How far something is. */
export interface ProgressState {
  readonly done: number;
  /** How much there is, when that is known. */
  readonly total: number | undefined;
  readonly failed: number;
  readonly step: string;
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * WIDTH);
  return `[${"#".repeat(filled)}${" ".repeat(WIDTH - filled)}]`;
}

/** One line: `isolation [####    ] 40 % 40,000 of 100,000, 0 failed, killing backends`. */
export function progressLine(name: string, { done, total, failed, step }: ProgressState): string {
  const amount = done.toLocaleString("en-US");
  const share = total === undefined || total === 0 ? undefined : done / total;
  const head =
    share === undefined
      ? amount
      : `${bar(share)} ${Math.floor(Math.min(1, share) * 100)} % ${amount} of ${total!.toLocaleString("en-US")}`;
  return `${name} ${head}, ${failed.toLocaleString("en-US")} failed${step === "" ? "" : `, ${step}`}`;
}

/**
 * Shows progress on stderr: one line that is redrawn when a person watches, else a line every 10 seconds.
 * @returns A function that ends it.
 */
export function showProgress(name: string, state: () => ProgressState): () => void {
  const { stderr } = process;
  const draw = stderr.isTTY
    ? () => stderr.write(`\r\u001b[2K${progressLine(name, state()).slice(0, (stderr.columns ?? 80) - 1)}`)
    : () => stderr.write(`${progressLine(name, state())}\n`);
  const timer = setInterval(draw, stderr.isTTY ? TTY_INTERVAL_MS : LINE_INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (stderr.isTTY) stderr.write("\r\u001b[2K");
  };
}
