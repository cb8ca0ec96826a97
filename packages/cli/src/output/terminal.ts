import { styleText } from "node:util";

/** A colour or weight of `util.styleText`. */
export type Style = Parameters<typeof styleText>[0];

/** One of the two streams that a command writes to. */
export interface Channel {
  write(text: string): void;
  /** The text in a style, or as it is where colours are off. */
  paint(style: Style, text: string): string;
  readonly colour: boolean;
  /** Whether a person watches. */
  readonly interactive: boolean;
}

/** Where a command writes: data to `data` (stdout), everything else to `notes` (stderr). */
export interface Terminal {
  readonly data: Channel;
  readonly notes: Channel;
  /** Columns to lay text out for. */
  readonly width: number;
}

/** The part of a `tty.WriteStream` that is used. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const WIDTH = { narrowest: 60, usual: 80, widest: 100 } as const;

/** Whether colours are used on a stream: https://no-color.org, `FORCE_COLOR`, and otherwise for terminals only. */
export function usesColour(stream: OutputStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}

function channel(stream: OutputStream, colour: boolean): Channel {
  return {
    write: (text) => void stream.write(text),
    paint: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text),
    colour,
    interactive: stream.isTTY === true,
  };
}

/** A terminal over the streams of a process. */
export function createTerminal(stdout: OutputStream, stderr: OutputStream, env: NodeJS.ProcessEnv): Terminal {
  const columns = stdout.columns ?? stderr.columns ?? WIDTH.usual;
  return {
    data: channel(stdout, usesColour(stdout, env)),
    notes: channel(stderr, usesColour(stderr, env)),
    width: Math.max(WIDTH.narrowest, Math.min(columns, WIDTH.widest)),
  };
}

/** The same terminal without colours. */
export function withoutColour(terminal: Terminal): Terminal {
  const plain = (from: Channel): Channel => ({ ...from, colour: false, paint: (_, text) => text });
  return { ...terminal, data: plain(terminal.data), notes: plain(terminal.notes) };
}
