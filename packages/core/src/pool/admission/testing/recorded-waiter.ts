import type { Permit, PermitWaiter } from "../../../ports/pool-gate.ts";

/** A waiter that keeps what it is told. */
export class RecordedWaiter implements PermitWaiter {
  permit: Permit | undefined;
  code: string | undefined;
  /** How often it was told anything. */
  answers = 0;
  readonly #onGranted: ((permit: Permit) => void) | undefined;

  constructor(onGranted?: (permit: Permit) => void) {
    this.#onGranted = onGranted;
  }

  granted(permit: Permit): void {
    this.answers += 1;
    this.permit = permit;
    this.#onGranted?.(permit);
  }

  refused(error: Error): void {
    this.answers += 1;
    this.code = (error as { code?: string }).code;
  }
}
