import type { Tapdb } from "@tapdb/core";
import { originalClientOf, type OriginalClient } from "./client-internals.ts";
import { protectClient } from "./protect-client.ts";
import { unsupportedShape } from "./refusals.ts";
import { ORM } from "./request-scope.ts";
import { tapOfAdapter } from "./tapdb-adapter.ts";

/** A Prisma client extension that adds nothing to the client's type. */
export interface TapdbExtension {
  // oxlint-disable-next-line typescript/no-explicit-any -- Prisma's own type of an extension takes any client.
  (client: any): { $extends: { extArgs: { result: {}; model: {}; query: {}; client: {} } } };
}

const protectedClients = new WeakSet<OriginalClient>();

/**
 * The extension that protects a `PrismaClient` made with `tapdbAdapter(tap)`. It protects the client in place, with all
 * that is or will be extended from it, and gives the same client back; applying it twice does no harm.
 *
 * @throws {TapdbError} from `$extends`: `ORM.UNSUPPORTED` when the client has another adapter, or is of a shape that
 * cannot be protected; `PEER.UNSUPPORTED` for another version of Prisma.
 * @example
 * const prisma = new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap));
 * await tap.withTenant("acme", () => prisma.order.findMany());
 */
export function tapdb(tap: Tapdb): TapdbExtension {
  return (client) => {
    const original = originalClientOf(client);
    if (tapOfAdapter(original._engineConfig.adapter) !== tap) {
      throw unsupportedShape(
        "it does not use the adapter of this tapdb",
        "Make it with new PrismaClient({ adapter: tapdbAdapter(tap) }), with the same tap.",
      );
    }
    if (!protectedClients.has(original)) protectClient(tap, original);
    protectedClients.add(original);
    if (!tap.adapters.some(({ name }) => name === ORM)) tap.attach({ name: ORM, version: original._clientVersion });
    return client as ReturnType<TapdbExtension>;
  };
}
