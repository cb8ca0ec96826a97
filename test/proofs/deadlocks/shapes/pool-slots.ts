import type { Shape, Work } from "../shape.ts";

const G = "pool slots";
const slots = (name: string, work: (work: Work) => Promise<unknown>): Shape => ({
  name,
  group: G,
  deadlock: "pool",
  work,
});

/** Work that holds a connection and takes another; each runs on a pool of two, twice at once. */
export const poolShapes: readonly Shape[] = [
  slots("a connection in hand, and a query through the pool", ({ tap, meet }) =>
    tap.withTenant("acme", async () => {
      const client = await tap.pool.connect();
      try {
        await client.query("begin");
        await client.query("select 1");
        await meet();
        await tap.pool.query("select 2");
        await client.query("commit");
      } finally {
        await client.query("rollback");
        client.release();
      }
    }),
  ),
  slots("system work inside a transaction", ({ tap, meet }) =>
    tap.withTenant("acme", () =>
      tap.transaction({ name: "outer", retry: false }, async (transaction) => {
        await transaction.query("select 1");
        await meet();
        await tap.asSystem({ reason: "audit" }, () => tap.pool.query("select 2"));
      }),
    ),
  ),
  slots("a second connection by hand", ({ tap, meet }) =>
    tap.withTenant("acme", async () => {
      const one = await tap.pool.connect();
      try {
        await one.query("select 1");
        await meet();
        const other = await tap.pool.connect();
        try {
          await other.query("select 2");
        } finally {
          other.release();
        }
      } finally {
        one.release();
      }
    }),
  ),
  slots("a system transaction inside a tenant's", ({ tap, meet }) =>
    tap.withTenant("acme", () =>
      tap.transaction({ name: "outer", retry: false }, async (transaction) => {
        await transaction.query("select 1");
        await meet();
        await tap.asSystem({ reason: "number range" }, () =>
          tap.transaction({ name: "inner", retry: false }, (inner) => inner.query("select 2")),
        );
      }),
    ),
  ),
];
