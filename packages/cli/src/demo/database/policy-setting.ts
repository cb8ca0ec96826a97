import type { Client } from "pg";
import { TapdbError } from "@tapdb/core/errors";

const QUERY = `
  select setting, count(*)::int as policies
  from pg_policy p,
       lateral regexp_matches(concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)),
                              'current_setting\\(''([^'']+)''', 'g') found,
       lateral (select found[1] as setting) named
  where setting like '%.%'
  group by setting order by policies desc, setting`;

/**
 * The setting by which the policies of a database know the tenant: the configured one where a policy reads it, else the one
 * that policies read.
 * @throws {TapdbError} `TENANCY.NO_TABLES` when no policy reads a setting.
 */
export async function findPolicySetting(client: Pick<Client, "query">, configured: string): Promise<string> {
  const { rows } = await client.query<{ setting: string }>(QUERY);
  const settings = rows.map(({ setting }) => setting);
  if (settings.includes(configured)) return configured;
  if (settings[0] !== undefined) return settings[0];
  throw new TapdbError({
    code: "TENANCY.NO_TABLES",
    message: "No policy in this database reads the tenant from a setting, so there is nothing that tapdb could bind.",
    hint: "tapdb doctor names the tables with a tenant column and prints the policies they need.",
  });
}
