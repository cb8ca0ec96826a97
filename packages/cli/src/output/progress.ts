import { performance } from "node:perf_hooks";
import type { Channel } from "./terminal.ts";

/** A line that shows how far something is: redrawn for a person, one line for each new label otherwise. */
export interface Progress {
  /** `done` from 0 to 1; undefined where it is not known. */
  update(label: string, done?: number, detail?: string): void;
  /** Takes the line away. */
  clear(): void;
}

const LABEL = 22;
const BAR = 26;
const REDRAW_MS = 40;
const TICK_MS = 250;
const CLEAR_LINE = "\r\u001B[2K";

function bar(done: number): string {
  const full = Math.round(done * BAR);
  return "█".repeat(full) + "░".repeat(BAR - full);
}

function redrawn(channel: Channel): Progress {
  const startedAt = performance.now();
  let drawnAt = -REDRAW_MS;
  let text: () => string = () => "";
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    drawnAt = performance.now();
    const seconds = ((drawnAt - startedAt) / 1_000).toFixed(0);
    channel.write(`${CLEAR_LINE}  ${text()}${seconds} s`);
  };
  return {
    update(label, done, detail = "") {
      const middle =
        done === undefined ? "" : `${channel.paint("cyan", bar(done))} ${`${Math.round(done * 100)} %`.padStart(5)}  `;
      text = () => `${label.padEnd(LABEL)} ${middle}${detail === "" ? "" : `${detail} · `}`;
      // The seconds go on while nothing else is heard.
      timer ??= setInterval(draw, TICK_MS).unref();
      if (performance.now() - drawnAt >= REDRAW_MS) draw();
    },
    clear() {
      clearInterval(timer);
      timer = undefined;
      channel.write(CLEAR_LINE);
    },
  };
}

function plain(channel: Channel): Progress {
  let last = "";
  return {
    update(label) {
      if (label === last) return;
      last = label;
      channel.write(`${label} …\n`);
    },
    clear: () => undefined,
  };
}

/** Progress on a channel. */
export function createProgress(channel: Channel): Progress {
  return channel.interactive ? redrawn(channel) : plain(channel);
}
