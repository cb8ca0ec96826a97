/** Cuts the connection whose client sends a text. */
export interface CutRule {
  /** What the client's bytes have to hold, for example `COMMIT`; letter case counts. */
  readonly text: string;
  /**
   * `before` cuts before the server sees it; `after` lets the server answer, and cuts in place of delivering the answer.
   */
  readonly when: "before" | "after";
}

/** Added latency in milliseconds, by direction. */
export interface WireDelay {
  readonly toServer: number;
  readonly toClient: number;
}

/** What the connections of one proxy share. */
export interface WireState {
  delay: WireDelay;
  /** What passing through the proxy costs anyway, one way, in milliseconds; taken off the delay. */
  hop: number;
  /** Nothing is forwarded, in either direction, and nothing closes. */
  blackhole: boolean;
  /** Used once. */
  cut: CutRule | undefined;
}
