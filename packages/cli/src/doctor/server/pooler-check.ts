import type { ServerCheck } from "./session.ts";

/** A pooler gives out a key of its own for cancelling, so the backend's pid is not the one that the driver was told. */
export const poolerCheck: ServerCheck = {
  name: "pooler",
  async run({ client, config, findings }) {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const told = (client as unknown as { processID: number | null }).processID;
    if (told === rows[0]!.pid) {
      findings.pass("pooler", "none: the connection reaches PostgreSQL itself");
      if (config.pooler !== "transaction") return;
      findings.report({
        code: "POOLER.NOT_THERE",
        severity: "info",
        message:
          'The configuration says pooler: "transaction", but there is none: hot statements are not prepared for nothing.',
        place: { object: "pooler" },
        fix: 'Set pooler: "auto".',
      });
      return;
    }
    if (config.pooler === "none") {
      findings.report({
        code: "POOLER.UNEXPECTED",
        severity: "error",
        message: 'There is a pooler between here and the server, but the configuration says pooler: "none".',
        place: { object: "pooler" },
        evidence: ["The pid that the driver was told is not the backend's."],
        fix: 'Set pooler: "auto" or pooler: "transaction".',
      });
      return;
    }
    findings.pass("pooler", "one is in between; tapdb then depends on no session state");
  },
};
