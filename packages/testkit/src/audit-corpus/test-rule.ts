import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { AuditRule } from "@tapdb/core/audit";
import pg from "pg";
import { ALL_CASES } from "./all-cases.ts";
import type { CorpusDatabase } from "./corpus-setup.ts";
import { judgeCase, runAuditCase } from "./run-audit-case.ts";

/** Registers the tests of a rule: every case of its corpus file, against a real server. */
export function testRule(rule: AuditRule): void {
  describe(`${rule.code}`, () => {
    const databases: readonly CorpusDatabase[] = inject("auditCorpus");
    const { adminUrl, roles, major } = databases[Number(process.env.VITEST_POOL_ID ?? 1) % databases.length]!;
    const client = new pg.Client({ connectionString: adminUrl });
    const cases = ALL_CASES.filter((one) => one.rule === rule.code);

    beforeAll(() => client.connect());
    afterAll(() => client.end());

    it("has cases that it finds, and cases that it passes", () => {
      expect(new Set(cases.map(({ misconfigured }) => misconfigured)).size).toBe(2);
    });
    for (const one of cases) {
      it.skipIf(major < (one.since ?? 0))(`${one.misconfigured ? "finds" : "passes"} ${one.name}`, async () => {
        expect(judgeCase(one, await runAuditCase({ client, roles }, one))).toBeUndefined();
      });
    }
  });
}
