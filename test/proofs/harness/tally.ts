const KEPT_FAILURES = 20;

/** Counts what a proof tried and what failed, and keeps the first failures. */
export class Tally {
  tried = 0;
  failed = 0;
  readonly failures: string[] = [];

  /** One thing that was tried; `describe` is asked only about a failure, and may hold no secret. */
  check(ok: boolean, describe: () => string): boolean {
    this.tried += 1;
    if (!ok) this.fail(describe());
    return ok;
  }

  /** Many things at once that were tried and held. */
  held(count: number): void {
    this.tried += count;
  }

  /** One failure of something that is counted already, or of the whole run. */
  fail(description: string): void {
    this.failed += 1;
    if (this.failures.length < KEPT_FAILURES) this.failures.push(description);
  }
}
