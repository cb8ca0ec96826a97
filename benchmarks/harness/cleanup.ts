/** What has to be ended, whether the run ends well, badly or by a signal; the last first. */
export class Cleanup {
  readonly #steps: (() => unknown)[] = [];
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    void this.run().finally(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };

  constructor() {
    process.once("SIGINT", this.#onSignal).once("SIGTERM", this.#onSignal);
  }

  /** Remembers a step. */
  defer(step: () => unknown): void {
    this.#steps.push(step);
  }

  /** Takes every step; one that fails is told on stderr and does not keep the others from being taken. */
  async run(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        console.error("could not clean up:", error);
        process.exitCode ||= 2;
      }
    }
    process.off("SIGINT", this.#onSignal).off("SIGTERM", this.#onSignal);
  }
}
