import type { Random } from "../harness/random.ts";

/** Customers, orders, counters and notes that each tenant starts with; their ids are the same numbers. */
export const ROWS = 4;

/** A tenant of the proof. */
export interface Tenant {
  /** What the application passes to `withTenant`. */
  readonly id: string;
  /** A number in a column of its own, which no policy reads and nobody may change: says whose a row is. */
  readonly tag: number;
  /** The id of its first customer, order, counter and note. */
  readonly firstId: number;
}

/** Valid ids that would break out of a badly quoted binding. */
const HOSTILE = [
  "' ; reset role --",
  "'; select set_config('tapdb.tenant','tenant-0001',false); --",
  "tenant-0001'",
  'tenant-0001"',
  "\\",
  "\\'; select 1; --",
  "$1",
  "$$",
  "%s",
  "%",
  "null",
  "NULL",
  "0",
  "-1",
  "true",
  "{}",
  " ",
  " tenant-0001",
  "tenant-0001 ",
  "TENANT-0001",
  "tenant-0001\n",
  "tenant\u20280001",
  "租户",
  "🦜".repeat(32),
  "x".repeat(256),
] as const;

/** As many tenants as asked for; the last ones have the ids of attackers. */
export function makeTenants(count: number): readonly Tenant[] {
  const plain = Math.max(2, count - HOSTILE.length);
  return Array.from({ length: count }, (_, index) => ({
    id: index < plain ? `tenant-${String(index + 1).padStart(4, "0")}` : HOSTILE[index - plain]!,
    tag: index + 1,
    firstId: index * ROWS + 1,
  }));
}

/** The id of one of its rows. */
export function anId({ firstId }: Tenant, random: Random): number {
  return firstId + random.integer(0, ROWS - 1);
}

/** The ids of all its rows. */
export function allIds({ firstId }: Tenant): number[] {
  return Array.from({ length: ROWS }, (_, index) => firstId + index);
}
