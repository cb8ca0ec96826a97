import { refuseTableCache } from "./guard-result-cache.ts";
import { optionRefused } from "./option-refused.ts";

/** Options of any data source, as far as they are looked at here. */
export interface GivenOptions {
  readonly type?: unknown;
  readonly replication?: unknown;
  readonly nativeDriver?: unknown;
  readonly driver?: unknown;
  readonly parseInt8?: unknown;
  readonly cache?: unknown;
}

/**
 * Refuses what would lead around tapdb or silently not work.
 * @throws {TapdbError} `ORM.OPTION_REFUSED`.
 */
export function refuseOptions(options: GivenOptions): void {
  if (options.type !== "postgres") {
    throw optionRefused("type", "tapdb protects PostgreSQL only.", 'Use type: "postgres".');
  }
  if (options.replication !== undefined) {
    throw optionRefused(
      "replication",
      "It makes one pool for each server, and tapdb has one.",
      "Make a tapdb and a data source for each server.",
    );
  }
  if (options.nativeDriver !== undefined) {
    throw optionRefused("nativeDriver", "The binding of the tenant needs the JavaScript driver.", "Leave it out.");
  }
  if (options.driver !== undefined) {
    throw optionRefused(
      "driver",
      "Connections come from tapdb.",
      "Give your copy of node-postgres to tapdb: createTapdb({ pg, … }).",
    );
  }
  if (options.parseInt8 !== undefined) {
    throw optionRefused(
      "parseInt8",
      "TypeORM can't pass it on to a pool that it did not make.",
      "Set pg.defaults.parseInt8 = true on your copy of node-postgres, before the first connection.",
    );
  }
  refuseTableCache(options.cache);
}
