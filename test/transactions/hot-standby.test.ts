import { createTapdb, findTapdbError, type Tapdb } from "@tapdb/core";
import {
  createTestDatabase,
  seedTenants,
  startStandby,
  tenantSchema,
  type ReplicatedServer,
  type TestDatabase,
} from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const TENANT = "tenant-0001";
const COUNT = "select count(*)::int as n from notes";

describe("a hot standby", () => {
  let server: ReplicatedServer;
  let database: TestDatabase;
  let tap: Tapdb;
  beforeAll(async () => {
    server = await startStandby();
    database = await createTestDatabase({ adminUrl: server.primaryUrl, schema: tenantSchema });
    await seedTenants(database, 2, 3);
    await server.catchUp();
    tap = createTapdb({ databaseUrl: server.standbyUrl(database.appUrl), poolSize: 1, maxOverflow: 0 });
  }, 60_000);
  afterAll(async () => {
    await tap.close();
    await server.stop();
  });

  it("SERIALIZABLE asked on a hot standby: TRANSACTION.LEVEL_UNAVAILABLE, not run again", async () => {
    let attempts = 0;
    const failure = await tap
      .withTenant(TENANT, () =>
        tap.transaction({ isolation: "serializable", readOnly: true }, async (tx) => {
          attempts += 1;
          return tx.query(COUNT);
        }),
      )
      .catch((error: unknown) => error);
    expect(findTapdbError(failure)).toMatchObject({
      code: "TRANSACTION.LEVEL_UNAVAILABLE",
      retryable: false,
      cause: { code: "0A000" },
    });
    expect(attempts).toBe(1);
  });

  it("the same with BEGIN by hand", async () => {
    await tap.withTenant(TENANT, async () => {
      const client = await tap.pool.connect();
      await client.query("BEGIN ISOLATION LEVEL SERIALIZABLE");
      const failure = await (client.query(COUNT) as Promise<unknown>).catch((error: unknown) => error);
      await client.query("ROLLBACK");
      client.release();
      expect(failure).toMatchObject({ code: "TRANSACTION.LEVEL_UNAVAILABLE" });
    });
  });

  it("REPEATABLE READ reads there, bound to its tenant, on the same connection", async () => {
    const { rows } = await tap.withTenant(TENANT, () =>
      tap.transaction({ isolation: "repeatable read" }, (tx) => tx.query(COUNT)),
    );
    expect(rows).toEqual([{ n: 3 }]);
  });

  it("a write is PostgreSQL's 25006", async () => {
    const work = tap.withTenant(TENANT, () =>
      tap.transaction({}, (tx) => tx.query("insert into notes (body) values ('never')")),
    );
    await expect(work).rejects.toMatchObject({ code: "25006" });
  });
});
