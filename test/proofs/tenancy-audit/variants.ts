/** Policies that say the same in other words: they have to be judged the same. */
import type { AuditCase } from "@tapdb/testkit/audit-corpus";
import type { Random } from "../harness/random.ts";

const BOUND = "nullif(current_setting('{setting}', true), ''){cast}";

/** Sound conditions, and conditions that leak. */
const SOUND = [
  "{col} = {bound}",
  `{col} = ${BOUND}`,
  "{col} in ({bound})",
  "{col} = any (array[{bound}])",
  "{bound} = {col} and title <> ''",
  "exists (select from projects p where p.id = tasks.project_id)",
  "({col} = {bound}) is true",
];
const LEAKING = [
  "{col} = {bound} or is_public",
  "{col} = {bound} or {bound} is null",
  "{col} = coalesce({bound}, {col})",
  "{col} <> {bound}",
  "title <> ''",
  "assignee = current_setting('app.user', true)",
  "{col} = {bound} or current_setting('app.bypass', true) = 'on'",
  "exists (select from members m where m.{col} = {bound})",
];

type Rewrite = (condition: string, random: Random) => string;

/** Changes of form that change no row. */
const REWRITES: readonly Rewrite[] = [
  (one) => `(${one}) and true`,
  (one) => `false or (${one})`,
  (one) => `not (not (${one}))`,
  (one) => `case when (${one}) then true else false end`,
  (one) => `coalesce((${one}), false)`,
  (one) => `(${one}) and (${one})`,
  (one) => `(${one}) or (${one})`,
  (one) => `((${one}) and is_public) or ((${one}) and not is_public)`,
  (one) => `((${one}) or false) and (1 = 1)`,
  (one) => `(${one}) is true`,
  (one) => `(select (${one}))`,
  (one) => `not ((${one}) is not true)`,
  (one) => `(${one}) and ({col} is not null)`,
];

function rewritten(condition: string, random: Random): string {
  const times = random.integer(1, 3);
  return Array.from({ length: times }).reduce<string>((one) => random.pick(REWRITES)(one, random), condition);
}

/** Cases of which half are sound and half leak. */
export function variantCases(random: Random, count: number): AuditCase[] {
  return Array.from({ length: count }, (_, index) => {
    const misconfigured = index % 2 === 0;
    const base = random.pick(["text", "uuid", "bigint"] as const);
    const condition = rewritten(random.pick(misconfigured ? LEAKING : SOUND), random);
    const sql = `alter policy by_tenant on tasks using (${condition});`;
    return { rule: "TENANCY.POLICY", name: `variant ${index}: ${condition}`, misconfigured, sql, base };
  });
}
