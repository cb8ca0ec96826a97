/** Reads through the pool: cheap, and so the bulk of a run. */
import type { ManagedPool } from "@tapdb/core";
import { errorCode } from "../error-code.ts";
import type { TaggedRow } from "../judge.ts";
import { inGroup, type Operation, type Step } from "../operation.ts";
import { allIds, anId, ROWS } from "../tenants.ts";
import { ALL, MANY, POINT, rowsOf } from "./rows-of.ts";

const operation = inGroup("pool.query");

async function own({ tap, tenant, random, verdicts }: Step): Promise<void> {
  verdicts.own(tenant, await rowsOf(tap, POINT, [anId(tenant, random)]), 1);
}

async function batch({ tap, tenant, other, random, verdicts }: Step): Promise<void> {
  const ids = Array.from({ length: 8 }, (_, index) => anId(index % 4 === 3 ? other : tenant, random));
  const found = await Promise.all(ids.map((id) => rowsOf(tap, POINT, [id])));
  found.forEach((rows, index) => verdicts.own(tenant, rows, index % 4 === 3 ? 0 : 1));
}

/** Reads, and reads on from the callback: both for whoever asked. */
function callback({ tap, tenant, random, verdicts }: Step): Promise<void> {
  return new Promise((resolve, reject) => {
    tap.pool.query(POINT, [anId(tenant, random)], (error, result) => {
      if (error) return reject(error);
      verdicts.own(tenant, (result as { rows: TaggedRow[] }).rows, 1);
      rowsOf(tap, ALL).then((rows) => resolve(verdicts.own(tenant, rows, ROWS)), reject);
    });
  });
}

function connectCallback({ tap, tenant, verdicts }: Step): Promise<void> {
  return new Promise((resolve, reject) => {
    (tap.pool as ManagedPool).connect((error, client, release) => {
      if (error !== undefined) return reject(error);
      client!.query(ALL, undefined, (failure, result) => {
        release();
        if (failure) return reject(failure);
        verdicts.own(tenant, (result as { rows: TaggedRow[] }).rows, ROWS);
        rowsOf(tap, ALL).then((rows) => resolve(verdicts.own(tenant, rows, ROWS)), reject);
      });
    });
  });
}

async function severalStatements({ tap, tenant, other, random, verdicts }: Step): Promise<void> {
  const text = `select 1 as one; ${ALL}; select id, tenant_id, tag from customers where id = ${anId(other, random)}`;
  const results = (await tap.pool.query(text)) as { rows: TaggedRow[] }[];
  verdicts.own(tenant, results[1]?.rows ?? [], ROWS);
  verdicts.own(tenant, results[2]?.rows ?? [], 0);
}

async function errorThenRead({ tap, tenant, random, verdicts }: Step): Promise<void> {
  const failing = random.pick(["select 1 / 0", "select nope", "select 1; select 1 / 0", "sel"]);
  await verdicts.refused(rowsOf(tap, failing), ["22012", "42703", "42601"], errorCode);
  verdicts.own(tenant, await rowsOf(tap, POINT, [anId(tenant, random)]), 1);
}

/** One value more than a statement takes: the server refuses what the driver has already bound the tenant for. */
async function wrongParameters({ tap, tenant, random, verdicts }: Step): Promise<void> {
  await verdicts.refused(rowsOf(tap, POINT, [1, 2]), ["08P01"], errorCode);
  await verdicts.refused(rowsOf(tap, POINT, ["not a number"]), ["22P02"], errorCode);
  verdicts.own(tenant, await rowsOf(tap, POINT, [anId(tenant, random)]), 1);
}

/** Reads by primary key, which cost next to nothing. */
export const cheapReads: readonly Operation[] = [
  operation("point read", 30, own),
  operation("foreign point read", 10, async ({ tap, tenant, other, random, verdicts }) =>
    verdicts.own(tenant, await rowsOf(tap, POINT, [anId(other, random)]), 0),
  ),
  operation("batch of point reads", 10, batch),
  operation("several ids", 5, async ({ tap, tenant, other, verdicts }) =>
    verdicts.own(tenant, await rowsOf(tap, MANY, [[...allIds(tenant), ...allIds(other)]]), ROWS),
  ),
];

/** The other ways to read through the pool. */
export const poolReads: readonly Operation[] = [
  operation("all rows", 4, async ({ tap, tenant, verdicts }) => verdicts.own(tenant, await rowsOf(tap, ALL), ROWS)),
  operation("named statement", 6, async ({ tap, tenant, random, verdicts }) =>
    verdicts.own(tenant, await rowsOf(tap, { name: "by-id", text: POINT, values: [anId(tenant, random)] }), 1),
  ),
  operation("literal", 6, async ({ tap, tenant, random, verdicts }) =>
    verdicts.own(tenant, await rowsOf(tap, POINT.replace("$1", String(anId(tenant, random)))), 1),
  ),
  operation("array rows", 3, async ({ tap, tenant, verdicts }) => {
    const rows = await rowsOf<[number, string, number]>(tap, { text: ALL, rowMode: "array" });
    verdicts.own(
      tenant,
      rows.map(([id, tenant_id, tag]) => ({ id, tenant_id, tag })),
      ROWS,
    );
  }),
  operation("join", 3, async ({ tap, tenant, verdicts }) => {
    const text = `select c.tenant_id, i.tag from customers c join orders o on o.customer_id = c.id
      join order_items i on i.order_id = o.id where c.id > $1`;
    verdicts.own(tenant, await rowsOf(tap, text, [0]), ROWS);
  }),
  operation("callback", 5, callback),
  operation("connect callback", 5, connectCallback),
  operation("several statements", 5, severalStatements),
  operation("error, then a read", 4, errorThenRead),
  operation("wrong parameters", 3, wrongParameters),
];
