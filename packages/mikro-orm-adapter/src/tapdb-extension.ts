import type { Tapdb } from "@tapdb/core";
import { installedVersion } from "./installed-version.ts";
import type { Orm } from "./mikro-orm-types.ts";
import { secureOrm } from "./secure-orm.ts";
import { registerBeforeConnecting } from "./start-up/register-before-connecting.ts";

const MARK = Symbol.for("tapdb.mikro-orm.extension");

const isOurs = (extension: unknown): extension is TapdbExtension =>
  typeof extension === "function" && MARK in extension;

/** An entry of MikroORM's `extensions`. */
export interface TapdbExtension {
  readonly name: string;
  /** Called by MikroORM before it connects. */
  register(orm: object): void;
}

/**
 * Gives an extension for MikroORM's `extensions` that makes every statement go through `tap`. Options that say where and
 * how to connect have no effect any more; MikroORM wants `dbName` or `clientUrl` to be there all the same.
 * @throws {TapdbError} `PEER.MISSING`, `PEER.UNSUPPORTED`; when MikroORM starts, `ORM.OPTION_REFUSED`, `ORM.UNSUPPORTED`.
 * @example
 * const Tapdb = tapdbExtension(tap);
 * export default defineConfig({ entities: [Order], dbName: "app", extensions: [Tapdb] });
 */
export function tapdbExtension(tap: Tapdb): TapdbExtension {
  const version = installedVersion();
  if (version.startsWith("6.")) registerBeforeConnecting(isOurs);
  return class TapdbForMikroOrm {
    static readonly [MARK] = true;

    static register(orm: object): void {
      secureOrm(orm as Orm, tap, version);
    }
  };
}
