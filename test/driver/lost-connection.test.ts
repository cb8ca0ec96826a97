import { killBackends } from "@tapdb/testkit";
import QueryStream from "pg-query-stream";
import { expect, test } from "vitest";
import { driverFixture, errorOf, rowsOf } from "./with-tapdb.ts";

const fixture = driverFixture();

test("a stream whose backend ends fails, and the pool goes on", async () => {
  const tap = fixture.make({ poolSize: 1 });
  await tap.withTenant("tenant-0001", async () => {
    const client = await tap.pool.connect();
    const stream = client.query(new QueryStream("select * from customers", [], { batchSize: 1 })) as QueryStream;
    const read = async (): Promise<void> => {
      for await (const _row of stream) {
        const { name, adminUrl, roles } = fixture.database;
        await killBackends(adminUrl, { database: name, user: roles.app });
      }
    };
    expect(await errorOf(read())).toMatchObject({ code: "CONNECTION.LOST" });
    client.release();
    expect(await rowsOf(tap, "select 1 as one")).toEqual([{ one: 1 }]);
  });
  await tap.close();
});

test("statements that come after a connection broke in a nested transaction are told so", async () => {
  const tap = fixture.make({ poolSize: 1 });
  const { name, adminUrl, roles } = fixture.database;
  await tap.withTenant("tenant-0001", async () => {
    const work = tap.transaction({}, () =>
      tap.transaction({}, async (tx) => {
        await tx.query("select 1");
        await killBackends(adminUrl, { database: name, user: roles.app });
        for (let turn = 0; turn < 3; turn += 1) {
          expect(await errorOf(tx.query("select 1"))).toMatchObject({ code: "CONNECTION.LOST" });
          await new Promise((resolve) => void setImmediate(resolve));
        }
        return tx.query("select 1");
      }),
    );
    expect(await errorOf(work)).toMatchObject({ code: "CONNECTION.LOST" });
    expect(await rowsOf(tap, "select 1 as one")).toEqual([{ one: 1 }]);
  });
  await tap.close();
});
