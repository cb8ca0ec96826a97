import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditRule } from "@tapdb/core/audit";
import pg from "pg";
import { createTestDatabase, type TestDatabase } from "../database/create-test-database.ts";
import { ALL_CASES } from "./all-cases.ts";
import { judgeCase, makeBaseSchemas, runAuditCase } from "./run-audit-case.ts";

const VERSION_STEP = 10_000;

/** Registers the tests of a rule: every case of its corpus file, against a real server. */
export function testRule(rule: AuditRule): void {
  describe(`${rule.code}`, () => {
    let database: TestDatabase;
    let client: pg.Client;
    let major = 0;
    const cases = ALL_CASES.filter((one) => one.rule === rule.code);

    beforeAll(async () => {
      database = await createTestDatabase();
      client = new pg.Client({ connectionString: database.adminUrl });
      await client.connect();
      await makeBaseSchemas({ client, roles: database.roles });
      const { rows } = await client.query<{ version: string }>(
        "select current_setting('server_version_num') as version",
      );
      major = Math.floor(Number(rows[0]!.version) / VERSION_STEP);
    });
    afterAll(async () => {
      await client.end();
      await database.drop();
    });

    it("has cases that it finds, and cases that it passes", () => {
      expect(new Set(cases.map(({ misconfigured }) => misconfigured)).size).toBe(2);
    });
    it.each(cases.map((one) => [one.misconfigured ? "finds" : "passes", one.name, one] as const))(
      "%s %s",
      async (_, __, one) => {
        if (major < (one.since ?? 0)) return;
        expect(judgeCase(one, await runAuditCase({ client, roles: database.roles }, one))).toBeUndefined();
      },
    );
  });
}
