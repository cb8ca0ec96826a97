import type { ServerCheck } from "./session.ts";

const QUERY = `
  select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as slots,
         (select rolconnlimit from pg_roles where rolname = current_user) as role_limit,
         (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`;

/** A pool that may grow beyond what the server gives out fails when it is needed most. */
export const connectionLimitCheck: ServerCheck = {
  name: "connections",
  async run({ client, config, findings }) {
    const { rows } = await client.query<{ slots: number; role_limit: number; used: number }>(QUERY);
    const { slots, role_limit: roleLimit, used } = rows[0]!;
    const limit = roleLimit > 0 ? Math.min(slots, roleLimit) : slots;
    const wanted = config.poolSize + config.maxOverflow;
    const figures = `the pool may open ${wanted} of ${limit}; ${used} are open now`;
    if (wanted <= limit) return findings.pass("connections", figures);
    findings.report({
      code: "POOL.TOO_LARGE",
      severity: "warning",
      message: `One process may open ${wanted} connections, but the server gives this role ${limit}.`,
      place: { object: "server" },
      evidence: [figures],
      fix: `Lower poolSize and maxOverflow to ${limit} together, divided by the number of processes.`,
    });
  },
};
