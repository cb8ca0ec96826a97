import type { World } from "./world.ts";

/** Ends backends of the application's role at random moments, as a restart or an administrator does. */
export class Killer {
  killed = 0;
  readonly #world: World;
  readonly #draw: () => number;
  readonly #every: number;
  #transactions = 0;
  #running: Promise<void> | undefined;

  /** @param every transactions between two kills */
  constructor(world: World, every: number, draw: () => number) {
    this.#world = world;
    this.#every = every;
    this.#draw = draw;
  }

  /** One transaction more. */
  pulse(): void {
    this.#transactions += 1;
    if (this.#transactions % this.#every !== 0) return;
    this.#running ??= this.#strike().finally(() => {
      this.#running = undefined;
    });
  }

  /** Rather one that is in a transaction than one that waits. */
  async #strike(): Promise<void> {
    const { admin, database } = this.#world;
    const { rows } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2
       order by state = 'idle', md5(pid::text || $3::text) limit 1`,
      [database.name, database.roles.app, this.#draw()],
    );
    this.killed += rows.length;
  }

  async stop(): Promise<void> {
    await this.#running;
  }
}
