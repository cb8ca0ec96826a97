/** MikroORM 6.x connects before it registers extensions: tapdb's has to be there first. */
import { createRequire } from "node:module";
import { lookupPlaces } from "../installed-version.ts";
import type { Orm } from "../mikro-orm-types.ts";

interface Registrable {
  register(orm: Orm): void;
}

interface MikroOrmClass {
  readonly prototype: Orm;
}

const PATCHED = Symbol.for("tapdb.mikro-orm.connect");

function load(): { readonly MikroORM: MikroOrmClass } | undefined {
  for (const place of lookupPlaces()) {
    try {
      return createRequire(place)("@mikro-orm/core") as { MikroORM: MikroOrmClass };
    } catch (error) {
      if ((error as { code?: string }).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}

/** Makes 6.x register the extensions that `isOurs` before it connects. ORMs without one pass through. */
export function registerBeforeConnecting(isOurs: (extension: unknown) => extension is Registrable): void {
  const prototype = load()?.MikroORM.prototype as (Orm & { [PATCHED]?: true }) | undefined;
  if (prototype === undefined || prototype[PATCHED]) return;
  Object.defineProperty(prototype, PATCHED, { value: true });
  const { connect } = prototype;
  prototype.connect = function (this: Orm, ...values) {
    if (!Object.hasOwn(this, "connect")) {
      for (const extension of (this.config.get("extensions") as unknown[]).filter(isOurs)) extension.register(this);
      // Registering puts a connect of its own on the ORM, which works as the system and comes back here.
      if (Object.hasOwn(this, "connect")) return this.connect(...values);
    }
    return connect.apply(this, values);
  };
}
