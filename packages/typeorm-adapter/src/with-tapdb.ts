import type { Tapdb } from "@tapdb/core";
import { TapdbError } from "@tapdb/core/errors";
import type { DataSourceOptions } from "typeorm";
import { bindDriver, type Binding } from "./binding.ts";
import { entityStatesOf } from "./entity-state/entity-states.ts";
import { loadTypeorm } from "./load-typeorm.ts";
import { refuseOptions } from "./options/refuse-options.ts";
import { warnOfIgnoredOptions } from "./options/ignored-options.ts";
import { patchTypeorm } from "./patches/patch-typeorm.ts";

type PostgresOptions = Extract<DataSourceOptions, { readonly type: "postgres" }>;

/** A `pg` module as TypeORM wants one, whose pool is the tapdb's. */
function makeDriver(binding: Binding): object {
  const driver = {
    Pool: function Pool(): unknown {
      if (binding.startingUp > 0) return binding.tap.sharedPool();
      throw new TapdbError({
        code: "PEER.DUPLICATE",
        message: "The data source belongs to another copy of TypeORM than the one that tapdb found.",
        hint: "Run `npm ls typeorm` and leave one copy.",
      });
    },
  };
  bindDriver(driver, binding);
  return driver;
}

/** One attachment for each tapdb, however many data sources it serves. */
const attached = new WeakSet<Tapdb>();

/**
 * Gives the options of a data source whose every statement goes through `tap`.
 *
 * Options that say where and how to connect (`url`, `host`, `poolSize`, `extra` …) have no effect any more: the tapdb
 * has them. What TypeORM does for itself (start-up, synchronisation, migrations) runs as the system.
 * @throws {TapdbError} `ORM.OPTION_REFUSED`, `PEER.MISSING`, `PEER.UNSUPPORTED`.
 * @example
 * const dataSource = new DataSource(withTapdb({ type: "postgres", entities: [Order] }, tap));
 */
export function withTapdb<Options extends PostgresOptions>(options: Options, tap: Tapdb): Options {
  refuseOptions(options);
  const typeorm = loadTypeorm();
  patchTypeorm(typeorm);
  if (!attached.has(tap)) {
    attached.add(tap);
    const adapter = { name: "typeorm", version: typeorm.version };
    // Hidden from those who list adapters.
    tap.attach(Object.defineProperty(adapter, "aroundTransaction", { value: entityStatesOf(tap).aroundTransaction }));
  }
  warnOfIgnoredOptions(options, tap);
  return { ...options, url: tap.config.databaseUrl, driver: makeDriver({ tap, startingUp: 0 }) };
}
