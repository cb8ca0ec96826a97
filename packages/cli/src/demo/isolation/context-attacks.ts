import { findTapdbError, isTapdbError } from "@tapdb/core/errors";
import type { EntityModel } from "../applications/entity-model.ts";
import { foreign, refusedWith, total, type Attack, type AttackResult, type Scene } from "./attack.ts";
import { tenantsOfTable } from "./tenants-of-table.ts";

const MANY = 500;
const TEN_MEGABYTES = 10 * 1024 * 1024;

const HOSTILE_IDS: readonly unknown[] = [
  "",
  " ",
  "%",
  "*",
  "' or '1'='1",
  "'; reset role; --",
  "$1",
  "null",
  "public.shops",
  "a\0b",
  "\uD800",
  "x".repeat(TEN_MEGABYTES),
  null,
  undefined,
  {},
  [],
  Number.NaN,
  1.5,
  true,
];

/** Whether a thrown error is one that tapdb or PostgreSQL gave on purpose. */
function isRefusal(error: unknown): boolean {
  return isTapdbError(error) || findTapdbError(error) !== undefined || error instanceof Error;
}

async function rowsOrRefusal<Row>(operation: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  try {
    return await operation();
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

/** What changes at most the transaction that it runs in. */
function passingStatements(setting: string, victim: string, model: EntityModel): string[] {
  const call = `set_config('${setting}', ${victim}, true)`;
  return [
    `set local ${setting} = ${victim}`,
    `select ${call}`,
    tenantsOfTable(model, `(select ${call} offset 0) other, `),
  ];
}

/** What would change the session for whoever has it next. */
function lastingStatements(setting: string, victim: string): string[] {
  return [
    `set ${setting} = ${victim}`,
    `set session ${setting} to ${victim}`,
    `reset ${setting}`,
    `select set_config('${setting}', ${victim}, false)`,
    "set row_security = off",
    "set role postgres",
    "set session authorization postgres",
    "reset all",
    "discard all",
    `select 1; set ${setting} = ${victim}`,
  ];
}

function hostileStatements({ tap, victim, models, pooled }: Scene): string[] {
  const { setting } = tap.config.tenancy;
  const literal = `'${victim.replaceAll("'", "''")}'`;
  const passing = passingStatements(setting, literal, models[0]!);
  return pooled ? passing : [...passing, ...lastingStatements(setting, literal)];
}

/** Sends each statement as the attacker and looks at what can be seen after it. */
async function becomeAnother(scene: Scene): Promise<AttackResult> {
  const { app, tap, attacker, models } = scene;
  const results: AttackResult[] = [];
  for (const statement of hostileStatements(scene)) {
    const answer = await tap.withTenant(attacker, () => rowsOrRefusal(() => app.raw(statement)));
    const seen = answer.filter(({ tenant }) => tenant !== undefined && String(tenant) !== attacker).length;
    const rows = await tap.withTenant(attacker, () => app.findMany(models[0]!, MANY));
    results.push({ tried: 1, leaked: seen + foreign(rows, attacker) });
  }
  return total(results);
}

/** The attacks on who is asking rather than on the rows; they only read, too. */
export const CONTEXT_ATTACKS: readonly Attack[] = [
  {
    name: "no tenant at all",
    async run({ app, models }) {
      const results: AttackResult[] = [];
      for (const model of models) {
        const refused = await refusedWith(["CONTEXT.MISSING"], () => app.findMany(model, 1));
        results.push({ tried: 1, leaked: refused ? 0 : 1 });
      }
      return total(results);
    },
  },
  {
    name: "hostile tenant ids ('' NUL 10 MB …)",
    async run({ app, tap, models }) {
      const results: AttackResult[] = [];
      for (const id of HOSTILE_IDS) {
        const rows = await rowsOrRefusal(() => tap.withTenant(id as string, () => app.findMany(models[0]!, MANY)));
        results.push({ tried: 1, leaked: rows.length });
      }
      return total(results);
    },
  },
  { name: "SET, set_config, SET ROLE, RESET ALL", run: becomeAnother },
  {
    name: "reading on after a failed statement",
    async run({ app, tap, models, attacker }) {
      return tap.withTenant(attacker, async () => {
        await rowsOrRefusal(() => app.raw("select 1 / 0"));
        return { tried: 1, leaked: foreign(await app.findMany(models[0]!, MANY), attacker) };
      });
    },
  },
  {
    name: "a promise that outlives its tenant",
    async run({ app, tap, models, attacker, victim }) {
      let started: Promise<AttackResult> | undefined;
      await tap.withTenant(attacker, () => {
        const read = app.findMany(models[0]!, MANY);
        started = read.then((rows) => ({ tried: 1, leaked: foreign(rows, attacker) }));
      });
      const meanwhile = await tap.withTenant(victim, () => app.findMany(models[0]!, MANY));
      return total([await started!, { tried: 1, leaked: foreign(meanwhile, victim) }]);
    },
  },
];
