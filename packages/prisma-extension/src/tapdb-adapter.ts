import { PrismaPg } from "@prisma/adapter-pg";
import type { Tapdb } from "@tapdb/core";
import { gateToConnect } from "./client-gate.ts";
import { guardAdapter } from "./guard-adapter.ts";
import { duplicatePg, optionRefused } from "./refusals.ts";

type PrismaPgOptions = NonNullable<ConstructorParameters<typeof PrismaPg>[1]>;
type Pool = Exclude<ConstructorParameters<typeof PrismaPg>[0], string>;

/** The options of `PrismaPg`, without the one that would end tapdb's pool. */
export type TapdbAdapterOptions = Omit<PrismaPgOptions, "disposeExternalPool">;

const taps = new WeakMap<object, Tapdb>();

/** The tapdb that made `factory`, or undefined when none did. */
export function tapOfAdapter(factory: unknown): Tapdb | undefined {
  return typeof factory === "object" && factory !== null ? taps.get(factory) : undefined;
}

/**
 * The driver adapter that makes a `PrismaClient` use `tap`'s pool. It serves clients that are extended with `tapdb(tap)`,
 * and refuses all others when they first connect.
 *
 * @throws {TapdbError} `PEER.DUPLICATE` when `@prisma/adapter-pg` loads another copy of `pg` than `tap`;
 * `ORM.OPTION_REFUSED` for `disposeExternalPool`.
 * @example
 * const prisma = new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap));
 */
export function tapdbAdapter(tap: Tapdb, options: TapdbAdapterOptions = {}): PrismaPg {
  if ((options as PrismaPgOptions).disposeExternalPool) {
    throw optionRefused("disposeExternalPool", "Leave it out: the pool belongs to tapdb, and tap.close() ends it.");
  }
  const factory = new PrismaPg(tap.pool as unknown as Pool, options);
  // PrismaPg takes a pool of another copy of pg for a configuration, and silently opens a pool of its own.
  if ((factory as unknown as { externalPool?: unknown }).externalPool !== tap.pool) throw duplicatePg();
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const gate = gateToConnect(tap);
    await tap.start();
    const adapter = await connect();
    if (adapter.underlyingDriver() !== (tap.pool as unknown)) {
      await adapter.dispose();
      throw duplicatePg();
    }
    return guardAdapter(adapter, gate);
  };
  factory.connectToShadowDb = async () => {
    throw optionRefused(
      "A shadow database",
      "Give Prisma Migrate an adapter or a URL of its own, with the owner's role.",
    );
  };
  taps.set(factory, tap);
  return factory;
}
