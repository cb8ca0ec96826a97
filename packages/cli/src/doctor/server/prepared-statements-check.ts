import type { ServerCheck } from "./session.ts";

/** Named statements make hot texts cheap; a pooler in transaction mode may lose them between two statements. */
export const preparedStatementsCheck: ServerCheck = {
  name: "prepared statements",
  outsideTransaction: true,
  async run({ client, config, findings }) {
    if (config.preparedStatements.mode === "off")
      return findings.pass("prepared statements", "switched off in the configuration");
    try {
      for (const value of [1, 2, 3])
        await client.query({ name: "tapdb_doctor", text: "select $1::int", values: [value] });
      findings.pass("prepared statements", "a named statement outlives the statement after it");
    } catch (error) {
      findings.report({
        code: "POOLER.NO_PREPARED_STATEMENTS",
        severity: "info",
        message: "Named statements do not survive here, so tapdb sends every text unnamed, at some cost to each.",
        place: { object: "pooler" },
        evidence: [`The server answered ${(error as { code?: string }).code ?? "no SQLSTATE"}.`],
        fix: "PgBouncer 1.21 and newer keeps them: max_prepared_statements = 200.",
      });
    }
  },
};
