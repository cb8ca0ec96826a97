import type { Tapdb } from "@tapdb/core";
import type { Reader } from "./reader.ts";

/** The reader, each of whose reads is a unit of work of its own, as in a request that reads once. */
export function inTenant(tap: Tapdb, tenant: string, reader: Reader): Reader {
  return { ...reader, read: (id) => tap.withTenant(tenant, () => reader.read(id)) };
}
