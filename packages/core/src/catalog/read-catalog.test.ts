import { createTestDatabase, runSql, tenantSchema, withClient, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCatalog, type CatalogSnapshot, type Relation } from "./index.ts";

const EXTRA = `
  create table events (tenant_id text not null, at date not null, note text) partition by range (at);
  create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
  create view open_orders with (security_barrier = true) as select id, tenant_id from orders where status = 'open';
  create materialized view totals as select tenant_id, sum(total_cents) from orders group by 1;
  create function touch() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;
  create trigger touched before update on orders for each row execute function touch();
  create unique index notes_body on notes (tenant_id, lower(body)) include (id) where body <> '';
  create publication changes for table notes;
  grant select (id, body) on notes to public;`;

let database: TestDatabase;
let snapshot: CatalogSnapshot;
const relation = (name: string): Relation => snapshot.relations.find((one) => one.name === name)!;

beforeAll(async () => {
  database = await createTestDatabase({ schema: tenantSchema, template: "tenants" });
  await database.query(EXTRA);
  snapshot = await withClient(database.appUrl, (client) => readCatalog(client));
});
afterAll(() => database.drop());

describe("readCatalog", () => {
  it("reads everything with no right but to connect, and can be kept as JSON", () => {
    expect(snapshot.unread).toEqual([]);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot.server).toMatchObject({ database: database.name, readBy: database.roles.app });
  });

  it("has tables with columns, keys, policies and rights", () => {
    const orders = relation("orders");
    expect(orders).toMatchObject({ kind: "table", rlsEnabled: true, rlsForced: true });
    expect(orders.columns[0]).toMatchObject({ name: "id", type: "integer", nullable: false, identity: "by-default" });
    const key = orders.constraints.find(({ kind }) => kind === "foreign-key")!;
    expect(key.columns).toEqual(["tenant_id", "customer_id"]);
    expect(key.references).toMatchObject({ name: "customers", columns: ["tenant_id", "id"], onDelete: "cascade" });
    expect(orders.policies).toMatchObject([{ command: "all", permissive: true, roles: ["public"] }]);
    expect(orders.policies[0]!.using).toContain("current_setting('tapdb.tenant'::text, true)");
    expect(orders.grants).toContainEqual({
      grantee: database.roles.app,
      privilege: "INSERT",
      grantable: false,
      column: null,
    });
    expect(orders.triggers).toMatchObject([{ name: "touched", timing: "before", forEach: "row", events: ["update"] }]);
  });

  it("has what is not a plain table", () => {
    expect(relation("events").partitionKey).toBe("RANGE (at)");
    expect(relation("events_2026")).toMatchObject({ isPartition: true, parents: [{ name: "events" }] });
    expect(relation("open_orders")).toMatchObject({ kind: "view", options: ["security_barrier=true"] });
    expect(relation("totals").reads).toEqual([{ schema: "public", name: "orders" }]);
    const index = relation("notes").indexes.find(({ name }) => name === "notes_body")!;
    expect(index).toMatchObject({ keys: ["tenant_id", null], included: ["id"], unique: true, valid: true });
    expect(relation("notes").grants).toContainEqual({
      grantee: "public",
      privilege: "SELECT",
      grantable: false,
      column: "body",
    });
    expect(snapshot.functions).toMatchObject([{ name: "touch", securityDefiner: true, settings: ['search_path=""'] }]);
    expect(snapshot.publications).toMatchObject([{ name: "changes", tables: [{ name: "notes", filter: null }] }]);
    expect(snapshot.sequences.find(({ name }) => name === "orders_id_seq")!.ownedBy).toMatchObject({ name: "orders" });
  });

  it("sees what the caller's transaction has changed, and leaves it as it was", async () => {
    await withClient(database.ownerUrl, async (client) => {
      await client.query("begin; create table fresh (id int); set local search_path = public");
      const seen = await readCatalog(client, { transaction: "callers" });
      expect(seen.relations.map(({ name }) => name)).toContain("fresh");
      expect((await client.query("show search_path")).rows).toEqual([{ search_path: "public" }]);
      await client.query("rollback");
    });
  });

  it("says what it may not read", async () => {
    await runSql(database.adminUrl, "revoke select on pg_catalog.pg_publication from public");
    const less = await withClient(database.appUrl, (client) => readCatalog(client));
    await runSql(database.adminUrl, "grant select on pg_catalog.pg_publication to public");
    expect(less.unread).toEqual([{ part: "publications", reason: "42501" }]);
    expect(less.relations.length).toBe(snapshot.relations.length);
  });
});
