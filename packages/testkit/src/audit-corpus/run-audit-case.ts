import { auditTenancy, type AuditResult } from "@tapdb/core/audit";
import { readCatalog } from "@tapdb/core/catalog";
import type pg from "pg";
import type { AuditCase } from "./audit-case.ts";
import { BASE_SCHEMAS, BASE_SQL, fillIn, type BaseName, type CorpusRoles } from "./base-schemas.ts";

/** Where cases run: a connection of the superuser to an empty database, and its roles. */
export interface CorpusSession {
  readonly client: pg.Client;
  readonly roles: CorpusRoles;
}

/** Makes the base schemas. */
export async function makeBaseSchemas({ client, roles }: CorpusSession): Promise<void> {
  for (const base of Object.values(BASE_SCHEMAS)) {
    const sql = fillIn(BASE_SQL, base, roles);
    await client.query(
      `begin; grant create on database ${(client as { database?: string }).database!} to ${roles.owner}`,
    );
    await client.query(`set local role ${roles.owner}; ${sql}; commit`);
  }
}

/** The base schema on which a case runs: its own, else one by its name. */
export function baseOf(one: Pick<AuditCase, "base" | "name" | "rule">): BaseName {
  const names = Object.keys(BASE_SCHEMAS) as BaseName[];
  const sum = [...(one.rule + one.name)].reduce((total, letter) => total + letter.codePointAt(0)!, 0);
  return one.base ?? names[sum % names.length]!;
}

/** What an audit of a case gave. */
export interface CaseResult extends AuditResult {
  readonly snapshotMs: number;
  readonly auditMs: number;
}

/** Lets `look` see a case inside a transaction that is then undone. */
export async function withCase<T>(
  { client, roles }: CorpusSession,
  one: AuditCase,
  look: (base: BaseName) => Promise<T>,
): Promise<T> {
  const name = baseOf(one);
  const base = BASE_SCHEMAS[name];
  await client.query(`begin; set local role ${roles.owner}; set local search_path = ${base.schema}, public`);
  try {
    if (one.sql !== undefined) await client.query(fillIn(one.sql, base, roles));
    await client.query("reset role");
    return await look(name);
  } finally {
    await client.query("rollback");
  }
}

/** Audits a case. The other base schemas are taken out of the picture, so that one convention is there at a time. */
export function runAuditCase(
  session: CorpusSession,
  one: AuditCase,
  without: readonly string[] = [],
): Promise<CaseResult> {
  return withCase(session, one, async (name) => {
    const started = performance.now();
    const whole = await readCatalog(session.client, { transaction: "callers" });
    const read = performance.now();
    const others = Object.entries(BASE_SCHEMAS).flatMap(([other, { schema }]) => (other === name ? [] : [schema]));
    const of = ({ schema }: { schema: string }): boolean => !others.includes(schema);
    const snapshot = {
      ...whole,
      schemas: whole.schemas.filter((schema) => !others.includes(schema.name)),
      relations: whole.relations.filter(of),
      functions: whole.functions.filter(of),
      sequences: whole.sequences.filter(of),
    };
    const { models, tenancy } = one;
    const input = {
      snapshot,
      role: session.roles.app,
      without,
      ...(models && { models }),
      ...(tenancy && { tenancy }),
    };
    const result = await auditTenancy(input);
    return { ...result, snapshotMs: read - started, auditMs: performance.now() - read };
  });
}

/** What is wrong with the result of a case; undefined when it is judged right. */
export function judgeCase(
  { rule, misconfigured, beside = [] }: AuditCase,
  { diagnostics }: AuditResult,
): string | undefined {
  const found = diagnostics.some(({ code }) => code === rule);
  if (misconfigured) return found ? undefined : `${rule} missed it`;
  if (found) return `${rule} reported it`;
  const other = diagnostics.find(({ code, severity }) => severity !== "info" && !beside.includes(code));
  return other === undefined ? undefined : `${other.code} reported ${other.place?.object ?? "it"}`;
}
