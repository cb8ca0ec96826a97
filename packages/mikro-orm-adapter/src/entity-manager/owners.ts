/** Each entity manager belongs to the first tenant that uses it: its identity map answers without a query. */
import type { Context, Tapdb } from "@tapdb/core";
import { TapdbError } from "@tapdb/core/errors";
import type { EntityManager } from "../mikro-orm-types.ts";

/**
 * How a call treats the owner:
 *
 * - `binds`: it reads or fills the identity map;
 * - `checks`: it keeps nothing of what it sees, but may flush what is pending.
 */
export type Use = "binds" | "checks";

/** Who owns which entity manager of one ORM. */
export interface Owners {
  /**
   * Checks that the running code may use `em`, and makes it the owner if there is none and the use binds.
   * @throws {TapdbError} `CONTEXT.TENANT_MISMATCH`.
   */
  use(em: object, how: Use): void;
  /** As `use`, for calls that may answer from memory, and for streams. @throws {TapdbError} `CONTEXT.MISSING` too. */
  require(em: object, how: Use): void;
  /** `to` holds entities of `from`, so it has the same owner. */
  inherit(from: EntityManager, to: EntityManager): void;
}

const ownerOf = (context: Context): string => (context.kind === "tenant" ? `tenant ${context.tenant}` : "system");

function mismatch(): TapdbError {
  return new TapdbError({
    code: "CONTEXT.TENANT_MISMATCH",
    message:
      "An entity manager that belongs to one tenant was used for another, whose reads its identity map would answer.",
    hint: "Make a fork for each tenant: call em.fork(), or RequestContext.create, inside tap.withTenant.",
  });
}

/** The owners of one ORM's entity managers. */
export function createOwners({ context }: Tapdb): Owners {
  const owners = new WeakMap<object, string>();
  const useIn = (current: Context, em: object, how: Use): void => {
    const asking = ownerOf(current);
    const owner = owners.get(em);
    if (owner === undefined) {
      if (how === "binds") owners.set(em, asking);
    } else if (owner !== asking) {
      throw mismatch();
    }
  };
  return {
    use(em, how) {
      const current = context.current();
      if (current !== undefined) useIn(current, em, how);
    },
    require(em, how) {
      useIn(context.require("An entity manager was used"), em, how);
    },
    inherit(from, to) {
      const owner = owners.get(from);
      if (owner !== undefined) owners.set(to, owner);
    },
  };
}
