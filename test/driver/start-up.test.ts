import { createTapdb, findTapdbError } from "@tapdb/core";
import { createTestDatabase } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { driverFixture, errorOf, rowsOf } from "./with-tapdb.ts";

const fixture = driverFixture();

describe("a wrong role is refused before the first statement", () => {
  test("superuser", async () => {
    const tap = fixture.make({ databaseUrl: fixture.database.adminUrl });
    expect(await errorOf(tap.start())).toMatchObject({ code: "ROLE.SUPERUSER" });
    expect(await errorOf(tap.withTenant("tenant-0001", () => rowsOf(tap, "select 1")))).toMatchObject({
      code: "ROLE.SUPERUSER",
    });
  });

  test("BYPASSRLS", async () => {
    const tap = fixture.make({ databaseUrl: fixture.database.systemUrl });
    expect(await errorOf(tap.start())).toMatchObject({ code: "ROLE.BYPASSRLS" });
  });

  test("owner", async () => {
    const tap = fixture.make({ databaseUrl: fixture.database.ownerUrl });
    expect(await errorOf(tap.start())).toMatchObject({ code: "ROLE.OWNER", hint: expect.stringContaining("owner to") });
  });

  test("member of a role that bypasses", async () => {
    await using database = await createTestDatabase();
    await database.query(`grant ${database.roles.system} to ${database.roles.app}`);
    const tap = fixture.make({ databaseUrl: database.appUrl });
    expect(await errorOf(tap.start())).toMatchObject({ code: "ROLE.MEMBER" });
    await tap.close();
  });

  test("with roleCheck warn the log says it, and the work goes on", async () => {
    const warnings: unknown[] = [];
    const nothing = () => undefined;
    const logger = {
      debug: nothing,
      info: nothing,
      error: nothing,
      warn: (message: string, facts?: object) => void warnings.push({ message, ...facts }),
    };
    const tap = fixture.make({ databaseUrl: fixture.database.ownerUrl, tenancy: { roleCheck: "warn" }, logger });
    await tap.withTenant("tenant-0001", () => rowsOf(tap, "select 1"));
    expect(warnings).toMatchObject([{ code: "ROLE.OWNER" }]);
  });
});

describe("a server that cannot be used is one clear error", () => {
  const unreachable = "postgresql://app:s3cret@127.0.0.1:1/shop";

  test("nobody listens", async () => {
    const tap = createTapdb({ databaseUrl: unreachable });
    const error = await errorOf(tap.withTenant("a", () => rowsOf(tap, "select 1")));
    expect(error).toMatchObject({ code: "CONNECTION.UNREACHABLE", retryable: true });
    expect(JSON.stringify([error, error.stack, error.message, String(error.cause)])).not.toContain("s3cret");
    await tap.close();
  });

  test("a wrong password, an unknown database", async () => {
    const url = new URL(fixture.database.appUrl);
    url.password = "s3cret-and-wrong";
    const wrong = fixture.make({ databaseUrl: url.href });
    const error = await errorOf(wrong.start());
    // A server that trusts local connections takes any password.
    const unknown = new URL(fixture.database.appUrl);
    unknown.pathname = "/no_such_database";
    const missing = await errorOf(fixture.make({ databaseUrl: unknown.href }).start());
    expect(missing).toMatchObject({ code: "CONNECTION.REFUSED", cause: { code: "3D000" } });
    expect(error).toMatchObject({ code: "CONNECTION.REFUSED", cause: { code: "28P01" } });
    expect(JSON.stringify([error, error.stack])).not.toContain("s3cret");
  });

  test("no connection becomes free in time", async () => {
    const tap = fixture.make({ poolSize: 1, poolTimeoutMs: 1_000 });
    const held = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const holder = tap.withTenant("tenant-0002", async () => {
      const client = await tap.pool.connect();
      held.resolve();
      await over.promise;
      client.release();
    });
    await held.promise;
    await tap.withTenant("tenant-0001", async () => {
      expect(await errorOf(rowsOf(tap, "select 1"))).toMatchObject({ code: "POOL.ACQUIRE_TIMEOUT", retryable: true });
      over.resolve();
      await holder;
      expect(await rowsOf(tap, "select 1 as one")).toEqual([{ one: 1 }]);
    });
  });

  test("a closed tapdb says so", async () => {
    const tap = fixture.make();
    await tap.withTenant("tenant-0001", () => rowsOf(tap, "select 1"));
    await tap.close();
    await tap.close();
    expect(await errorOf(tap.withTenant("tenant-0001", () => rowsOf(tap, "select 1")))).toMatchObject({
      code: "POOL.CLOSED",
    });
  });
});

describe("tenant ids", () => {
  test.each([
    ["empty", ""],
    ["10 MB", "x".repeat(10_000_000)],
    ["NUL", "a\0b"],
    ["a lone surrogate", "\ud800"],
    ["a fraction", 1.5],
    ["NaN", Number.NaN],
    ["an unsafe integer", 2 ** 60],
    ["null", null],
    ["undefined", undefined],
    ["an object", { toString: () => "tenant-0001" }],
    ["an array", ["tenant-0001"]],
  ])("%s is refused", async (_name, id) => {
    const tap = fixture.make();
    const error = await errorOf(tap.withTenant(id as string, () => rowsOf(tap, "select 1")));
    expect(error).toMatchObject({ code: "CONTEXT.INVALID_TENANT" });
    expect(error.message.length).toBeLessThan(200);
  });

  test.each([
    "' ; reset role --",
    "'; drop table notes; --",
    "$1",
    "\\'",
    "tenant-0001\n",
    "ünïcødé 🦄",
    "%",
    "null",
    "E'\\\\''",
  ])("%j is just a tenant", async (id) => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant(id, async () => {
      for (const text of [
        "select current_setting('tapdb.tenant') as id",
        "select current_setting('tapdb.tenant') as id; select 2",
      ]) {
        const results = [await tap.pool.query(text)].flat() as { rows: unknown[] }[];
        expect(results[0]!.rows).toEqual([{ id }]);
      }
      expect(await rowsOf(tap, "select count(*)::int as n from notes")).toEqual([{ n: 0 }]);
    });
  });

  test("number against string: 7, 7n and '7' are one tenant", async () => {
    const tap = fixture.make();
    const bound = (id: string | number | bigint) =>
      tap.withTenant(id, () => rowsOf(tap, "select current_setting('tapdb.tenant') as id"));
    expect([await bound(7), await bound(7n), await bound("7")]).toEqual([[{ id: "7" }], [{ id: "7" }], [{ id: "7" }]]);
  });

  test("a typed tenant column takes canonical ids only", async () => {
    const integer = fixture.make({ tenancy: { type: "integer" } });
    for (const id of ["007", " 7", "7 ", "0x7", "1e3", "2147483648", "seven"]) {
      expect(await errorOf(integer.withTenant(id, () => undefined)), id).toMatchObject({
        code: "CONTEXT.INVALID_TENANT",
      });
    }
    const uuid = fixture.make({ tenancy: { type: "uuid" } });
    const id = "9B2F6A34-1C1D-4E7B-9D0A-000000000001";
    expect(await uuid.withTenant(id, () => rowsOf(uuid, "select current_setting('tapdb.tenant') as id"))).toEqual([
      { id: id.toLowerCase() },
    ]);
  });
});

describe("contexts", () => {
  test("none: a typed error, and nothing is sent", async () => {
    const tap = fixture.make();
    expect(await errorOf(rowsOf(tap, "select 1"))).toMatchObject({ code: "CONTEXT.MISSING" });
    expect(await errorOf(tap.pool.connect())).toMatchObject({ code: "CONTEXT.MISSING" });
    expect(await errorOf(tap.transaction({}, () => undefined))).toMatchObject({ code: "CONTEXT.MISSING" });
    expect(tap.pool.totalCount).toBe(0);
  });

  test("the system sees no tenant's rows, or all of them through its own role", async () => {
    const count = "select count(*)::int as n from customers";
    const plain = fixture.make();
    expect(await plain.asSystem({ reason: "test" }, () => rowsOf(plain, count))).toEqual([{ n: 0 }]);
    const tap = fixture.make({ systemDatabaseUrl: fixture.database.systemUrl });
    await tap.asSystem({ reason: "test" }, async () => {
      expect(await rowsOf(tap, count)).toEqual([{ n: 20 }]);
      expect(await tap.withTenant("tenant-0001", () => rowsOf(tap, count))).toEqual([{ n: 4 }]);
      await tap.transaction({}, async (tx) => expect((await tx.query(count)).rows).toEqual([{ n: 20 }]));
    });
    expect(
      await tap.withTenant("tenant-0001", () => tap.asSystem({ reason: "test" }, () => rowsOf(tap, count))),
    ).toEqual([{ n: 20 }]);
  });

  test("interleaved tenants on one connection, and waiters woken by another tenant's release", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const reads = Array.from({ length: 200 }, (_, index) => {
      const tenant = `tenant-000${1 + (index % 5)}`;
      return tap.withTenant(tenant, async () => {
        const [row] = await rowsOf<{ tenant: string }>(
          tap,
          index % 2 === 0
            ? "select min(tenant_id) as tenant from notes"
            : { text: "select max(tenant_id) as tenant from notes where id > $1", values: [0] },
        );
        const viaCallback = await new Promise((resolve, reject) => {
          tap.pool.query("select 1", [], (error) =>
            error
              ? reject(error)
              : tap.pool.query("select min(tenant_id) as tenant from notes", [], (failure, result) =>
                  failure ? reject(failure) : resolve((result as { rows: { tenant: string }[] }).rows[0]!.tenant),
                ),
          );
        });
        return [row!.tenant, viaCallback].every((seen) => seen === tenant);
      });
    });
    expect((await Promise.all(reads)).every(Boolean)).toBe(true);
  });

  test("the statement that changes the tenant's setting is refused", async () => {
    const tap = fixture.make();
    await tap.withTenant("tenant-0001", async () => {
      for (const text of [
        "select set_config('tapdb.tenant', 'tenant-0002', true)",
        "set tapdb.tenant = 'tenant-0002'",
        "set local TAPDB.tenant to 'x'",
        "reset tapdb.tenant",
        "select 1; set tapdb.tenant = 'x'",
        `select 1; set "tapdb" . "tenant" = 'tenant-0002'; select 2`,
      ]) {
        expect(findTapdbError(await errorOf(rowsOf(tap, text)))?.code, text).toBe("CONTEXT.SETTING_RESERVED");
      }
      expect(await rowsOf(tap, "select current_setting('tapdb.tenant') as id")).toEqual([{ id: "tenant-0001" }]);
    });
  });
});
