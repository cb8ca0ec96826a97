import { createTapdb, type Tapdb, type TransactionOptions } from "@tapdb/core";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import { loadPgCopy } from "../profiler/pg-copies.ts";
import { TENANT } from "./accounts-database.ts";
import type { Work } from "./query-function.ts";

/** A tapdb of `connections` connections on a copy of the driver of its own. */
export async function managedTap(context: BenchmarkContext, url: string, connections: number): Promise<Tapdb> {
  const tap = createTapdb({
    databaseUrl: url,
    poolSize: connections,
    maxOverflow: 0,
    pg: loadPgCopy(),
    profiler: { enabled: false },
  });
  context.defer(() => tap.close());
  await tap.start();
  return tap;
}

/** The whole transaction, with the tenant bound and with tapdb's own retry. */
export function managedTransaction(tap: Tapdb, options: TransactionOptions, work: Work): Promise<void> {
  return tap.withTenant(TENANT, () =>
    tap.transaction(options, (transaction) => work((text, values) => transaction.query(text, values))),
  );
}
