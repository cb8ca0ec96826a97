/** What reads a result bit by bit, and may stop before its end. */
import { text as readAll } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import Cursor from "pg-cursor";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import pg from "pg";
import QueryStream from "pg-query-stream";
import { errorCode } from "../error-code.ts";
import type { TaggedRow } from "../judge.ts";
import { inGroup, type Operation, type Step } from "../operation.ts";
import { ROWS } from "../tenants.ts";
import { ALL, lend, rowsOf, rowsOn } from "./rows-of.ts";

const operation = inGroup("cursors, streams, COPY");

async function cursor({ tap, tenant, random, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    const inTransaction = random.chance(0.5);
    if (inTransaction) await client.query("BEGIN");
    const open = client.query(new Cursor(ALL)) as Cursor<TaggedRow>;
    verdicts.own(tenant, await open.read(2), 2);
    if (random.chance(0.5)) verdicts.own(tenant, await open.read(10), ROWS - 2);
    await open.close();
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    if (inTransaction) await client.query("ROLLBACK");
  });
}

async function stream({ tap, tenant, random, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    const early = random.chance(0.5);
    const seen: TaggedRow[] = [];
    for await (const row of client.query(new QueryStream(ALL, [], { batchSize: 1 })) as QueryStream) {
      seen.push(row as TaggedRow);
      if (early) break;
    }
    verdicts.own(tenant, seen, early ? 1 : ROWS);
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
}

/** Leaves a cursor open and gives the connection back. */
async function leftOpen({ tap, tenant, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    const open = client.query(new Cursor(ALL)) as Cursor<TaggedRow>;
    verdicts.own(tenant, await open.read(1), 1);
  });
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

async function copy({ tap, tenant, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    const source = client.query(
      copyTo("copy (select tag from customers) to stdout"),
    ) as unknown as NodeJS.ReadableStream;
    const tags = (await readAll(source as never)).trim().split("\n");
    verdicts.own(
      tenant,
      tags.map((tag) => ({ tag: Number(tag), tenant_id: tenant.id })),
      ROWS,
    );
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
}

/** PostgreSQL has no COPY FROM for a table with policies; the refusal must leave the connection sound. */
async function copyIn({ tap, tenant, other, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    const sink = client.query(copyFrom("copy notes (tenant_id, body) from stdin")) as unknown as NodeJS.WritableStream;
    sink.end(`${other.id.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\t${tenant.tag}:refused:0\n`);
    await verdicts.refused(finished(sink), ["0A000"], errorCode);
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
}

/** Goes on from the events of a query object: for whoever asked, or for nobody, never for somebody else. */
async function events({ tap, tenant, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    const query = client.query(new pg.Query(ALL)) as pg.Query;
    const seen: TaggedRow[] = [];
    query.on("row", (row) => void seen.push(row as TaggedRow));
    const further = await new Promise<TaggedRow[] | undefined>((resolve, reject) => {
      query.on("error", reject);
      query.on("end", () => {
        if (tap.context.current() === undefined) resolve(undefined);
        else rowsOf(tap, "select tenant_id, tag from counters").then(resolve, reject);
      });
    });
    verdicts.own(tenant, seen, ROWS);
    if (further !== undefined) verdicts.own(tenant, further, ROWS);
  });
}

/** Operations that hold a result open. */
export const streams: readonly Operation[] = [
  operation("cursor", 4, cursor),
  operation("stream", 4, stream),
  operation("cursor left open", 2, leftOpen),
  operation("COPY TO", 3, copy),
  operation("COPY FROM", 2, copyIn),
  operation("events of a query", 3, events),
];
