import type { Tapdb } from "@tapdb/core";
import { refuseOptions, type GivenOptions } from "./refuse-options.ts";
import { tapdbExtension, type TapdbExtension } from "./tapdb-extension.ts";

/** What `withTapdb` adds to options. */
export interface TapdbOptions {
  clientUrl: string;
  /** 6.x only: MikroORM connects at first use, when tapdb is in place. */
  connect: boolean;
  extensions: TapdbExtension[];
}

interface ExtensibleOptions extends GivenOptions {
  readonly extensions?: readonly TapdbExtension[];
}

/**
 * Gives the options of an ORM whose every statement goes through `tap`.
 *
 * Options that say where and how to connect (`host`, `dbName`, `pool` …) have no effect any more: the tapdb has them. What
 * MikroORM does for itself (start-up, schema, migrations, seeding) runs as the system.
 * @throws {TapdbError} `ORM.OPTION_REFUSED`, `PEER.MISSING`, `PEER.UNSUPPORTED`; at start-up, `ORM.UNSUPPORTED`.
 * @example
 * const orm = await MikroORM.init(withTapdb({ entities: [Order] }, tap));
 */
export function withTapdb<Options extends object>(options: Options, tap: Tapdb): Options & TapdbOptions {
  const { extensions = [], ...given } = options as Options & ExtensibleOptions;
  refuseOptions(given);
  return {
    ...(given as Options),
    clientUrl: tap.config.databaseUrl,
    connect: false,
    extensions: [tapdbExtension(tap), ...extensions],
  };
}
