import type { PermitWaiter } from "../../ports/pool-gate.ts";

const NO_CODE = "OTHER";

/** What a gate has done since its start. */
export class GateCounters {
  granted = 0;
  grantedAfterWait = 0;
  readonly #refused = new Map<string, number>();

  /** Refuses an acquisition, and counts it by its error's code. */
  refuse(owner: PermitWaiter, error: Error): void {
    const code = (error as { code?: string }).code ?? NO_CODE;
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
    owner.refused(error);
  }

  snapshot(): {
    readonly granted: number;
    readonly grantedAfterWait: number;
    readonly refused: Readonly<Record<string, number>>;
  } {
    const { granted, grantedAfterWait } = this;
    return { granted, grantedAfterWait, refused: Object.freeze(Object.fromEntries(this.#refused)) };
  }
}
