/** Streams: read to the end, left early, broken, and of two tenants at once. */
import { describe, expect, it } from "vitest";
import { ROWS, type ContractEnvironment, type ContractTenant, type Opened } from "./contract-environment.ts";
import type { StreamedRow } from "./orm-driver.ts";

/** More rows than any ORM reads at once, each with the tenant of a row that the policies let through. */
const LONG = `select c.id, c.tenant_id as "tenantId" from customers c cross join generate_series(1, 500) as s order by s, c.id`;
const BREAKS = `select c.id + 0 / (400 - s) as id, c.tenant_id as "tenantId" from customers c cross join generate_series(1, 500) as s order by s`;
const LENGTH = 500 * ROWS;

async function read(
  opened: Opened,
  tenant: ContractTenant,
  sql: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<StreamedRow[]> {
  return opened.tap.withTenant(tenant.id, async () => {
    const rows: StreamedRow[] = [];
    for await (const row of opened.handle.stream!(sql)) {
      rows.push(row);
      if (rows.length >= limit) break;
    }
    return rows;
  });
}

const tenantsOf = (rows: readonly StreamedRow[]): string[] => [...new Set(rows.map(({ tenantId }) => tenantId))];

/** Registers the tests of streams; for an ORM without streams, one that says so. */
export function registerStreams(environment: () => ContractEnvironment): void {
  describe("streams", () => {
    const test = (name: string, poolSize: number, body: (opened: Opened) => Promise<void>): void =>
      it(name, async ({ skip }) => {
        await using opened = await environment().open({ poolSize });
        if (opened.handle.stream === undefined) skip(`${environment().driver.name} has no streams`);
        await body(opened);
      });

    test("give all rows of the tenant", 1, async (opened) => {
      const rows = await read(opened, environment().ours, LONG);
      expect(rows).toHaveLength(LENGTH);
      expect(tenantsOf(rows)).toEqual([environment().ours.id]);
    });

    test("give the connection back when they are left early", 1, async (opened) => {
      const { ours, theirs } = environment();
      for (const tenant of [ours, theirs, ours]) {
        expect(tenantsOf(await read(opened, tenant, LONG, 3))).toEqual([tenant.id]);
      }
      expect(await read(opened, theirs, LONG)).toHaveLength(LENGTH);
    });

    test("give the connection back when they break", 1, async (opened) => {
      const { ours, theirs } = environment();
      await expect(read(opened, ours, BREAKS)).rejects.toThrow(/division by zero/);
      expect(tenantsOf(await read(opened, theirs, LONG))).toEqual([theirs.id]);
    });

    test("keep two tenants apart that read at once", 2, async (opened) => {
      const { ours, theirs } = environment();
      const tenants = [ours, theirs, ours, theirs];
      const all = await Promise.all(tenants.map((tenant) => read(opened, tenant, LONG)));
      expect(all.map(tenantsOf)).toEqual(tenants.map(({ id }) => [id]));
      expect(all.map(({ length }) => length)).toEqual(tenants.map(() => LENGTH));
    });

    test("take part in tap.transaction", 1, async (opened) => {
      const { ours, aim } = environment();
      const { tap, handle } = opened;
      const { marker } = aim([1]);
      const sql = `select id, tenant_id as "tenantId" from notes where body = '${marker}'`;
      await tap.withTenant(ours.id, () =>
        tap.transaction({}, async () => {
          await handle.createNote(marker);
          const rows: StreamedRow[] = [];
          for await (const row of handle.stream!(sql)) rows.push(row);
          expect(tenantsOf(rows)).toEqual([ours.id]);
          expect(await handle.countNotes(marker)).toBe(1);
        }),
      );
    });
  });
}
