import type { Tapdb } from "@tapdb/core";
import { isTapdbError, findTapdbError, type TapdbErrorCode } from "@tapdb/core/errors";
import type { EntityModel, Key, SeenRow } from "../applications/entity-model.ts";
import type { ShopApplication } from "../applications/shop-application.ts";

/** What an attack is made against. */
export interface Scene {
  readonly app: ShopApplication;
  readonly tap: Tapdb;
  readonly models: readonly EntityModel[];
  /** Every tenant that takes part. */
  readonly tenants: readonly string[];
  /** The tenant that attacks. */
  readonly attacker: string;
  /** The tenant that is attacked. */
  readonly victim: string;
  /** Whether sessions are shared with others by a pooler, and so must not be changed even if that were let through. */
  readonly pooled: boolean;
  /** Some primary keys of a tenant's rows. */
  keysOf(model: EntityModel, tenant: string): readonly Key[];
}

/** What came of an attack. */
export interface AttackResult {
  /** Operations that were sent, or refused before that. */
  readonly tried: number;
  /** Rows of others that were seen or changed, and rows of one's own that were not found. */
  readonly leaked: number;
}

/** One way to get at somebody else's rows. */
export interface Attack {
  /** At most 36 characters. */
  readonly name: string;
  run(scene: Scene): Promise<AttackResult>;
}

/** How many of the rows belong to somebody else. */
export function foreign(rows: readonly (SeenRow | undefined)[], tenant: string): number {
  return rows.filter((row) => row !== undefined && row.tenant !== tenant).length;
}

/** Adds up what came of the parts of an attack. */
export function total(results: readonly AttackResult[]): AttackResult {
  return {
    tried: results.reduce((sum, { tried }) => sum + tried, 0),
    leaked: results.reduce((sum, { leaked }) => sum + leaked, 0),
  };
}

/** Runs `operation`, which is expected to be refused; anything but an error of `codes` is passed on. */
export async function refusedWith(
  codes: readonly TapdbErrorCode[],
  operation: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await operation();
    return false;
  } catch (error) {
    const found = isTapdbError(error) ? error : findTapdbError(error);
    if (found !== undefined && codes.includes(found.code)) return true;
    throw error;
  }
}
