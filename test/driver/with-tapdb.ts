import { createTapdb, type Tapdb, type TapdbConfigInput } from "@tapdb/core";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll } from "vitest";

/** What a driver test works with. */
export interface DriverFixture {
  readonly database: TestDatabase;
  /** Makes a tapdb that ends with the file. */
  make(config?: Partial<TapdbConfigInput>): Tapdb;
}

/** A database with five tenants of four rows each, dropped after the file. */
export function driverFixture(): DriverFixture {
  const made: Tapdb[] = [];
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase({ schema: tenantSchema, template: "tenant_schema" });
    await seedTenants(database, 5, 4);
  });
  afterAll(async () => {
    await Promise.all(made.map((tap) => tap.close()));
    await database?.drop();
  });
  return {
    get database() {
      return database!;
    },
    make(config) {
      const tap = createTapdb({
        databaseUrl: database!.appUrl,
        poolSize: 2,
        maxOverflow: 0,
        poolTimeoutMs: 30_000,
        ...config,
      });
      made.push(tap);
      return tap;
    },
  };
}

/** Rows of one statement on the tap's pool. */
export async function rowsOf<Row = Record<string, unknown>>(
  tap: Tapdb,
  text: unknown,
  values?: unknown[],
): Promise<Row[]> {
  const result = (await tap.pool.query(text, values)) as { rows: Row[] };
  return result.rows;
}

/** The error that `work` fails with; fails the test when it does not. */
export async function errorOf(work: Promise<unknown>): Promise<Error & { code?: string; cause?: unknown }> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new TypeError("the work was expected to fail");
}
