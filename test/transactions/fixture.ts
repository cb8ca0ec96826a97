import { createTapdb, type Tapdb, type TapdbConfigInput } from "@tapdb/core";
import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { ITEMS } from "./items.ts";

/** What the tests of this folder work with. */
export interface Fixture {
  readonly database: TestDatabase;
  /** A tapdb that ends with the file. */
  make(config?: Partial<TapdbConfigInput>): Tapdb;
  /** A session of somebody else, as the superuser; ends with the file. */
  session(): Promise<pg.Client>;
}

/** A database with {@link ITEMS}, dropped after the file. */
export function itemsFixture(): Fixture {
  const ends: (() => Promise<unknown>)[] = [];
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase({ schema: ITEMS, template: "items" });
  });
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()));
    await database?.drop();
  });
  return {
    get database() {
      return database!;
    },
    make(config) {
      const tap = createTapdb({
        databaseUrl: database!.appUrl,
        poolSize: 3,
        maxOverflow: 0,
        poolTimeoutMs: 5_000,
        ...config,
      });
      ends.push(() => tap.close());
      return tap;
    },
    async session() {
      const client = new pg.Client({ connectionString: database!.adminUrl });
      await client.connect();
      ends.push(() => client.end());
      return client;
    },
  };
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
