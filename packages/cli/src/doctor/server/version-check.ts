import type { ServerCheck } from "./session.ts";

const OLDEST_MAJOR = 14;

/** PostgreSQL 14 is the oldest that tapdb supports. */
export const versionCheck: ServerCheck = {
  name: "server",
  async run({ client, findings }) {
    const { rows } = await client.query<{ number: string; version: string; replica: boolean }>(
      `select current_setting('server_version_num') as number, current_setting('server_version') as version,
              pg_is_in_recovery() as replica`,
    );
    const { number, version, replica } = rows[0]!;
    const release = version.split(" ")[0]!;
    if (Math.floor(Number(number) / 10_000) >= OLDEST_MAJOR) {
      findings.pass("server", `PostgreSQL ${release}${replica ? ", a read-only replica" : ""}`);
      return;
    }
    findings.report({
      code: "SERVER.UNSUPPORTED",
      severity: "error",
      message: `PostgreSQL ${release} is older than ${OLDEST_MAJOR}, the oldest that tapdb supports.`,
      place: { object: "server" },
      fix: 'Upgrade the server with pg_upgrade; see the chapter "Upgrading a PostgreSQL Cluster" of its manual.',
    });
  },
};
