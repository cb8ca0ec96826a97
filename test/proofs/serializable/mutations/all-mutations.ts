/** Defects that the proof can plant. */
import type { Edit, Mutation } from "../../isolation/mutations/mutation.ts";

const TRANSACTIONS = "packages/core/src/transactions";
const DRIVER = "packages/core/src/drivers/pg";
const CHECKER = "test/proofs/serializable/checker";
const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });

const levels: readonly Mutation[] = [
  {
    name: "isolation-dropped",
    about: "SERIALIZABLE is asked for, and REPEATABLE READ is begun",
    edits: [
      edit(
        `${DRIVER}/managed-transaction.ts`,
        "isolation && `ISOLATION LEVEL ${isolation.toUpperCase()}`",
        'isolation && `ISOLATION LEVEL ${isolation.toUpperCase().replace("SERIALIZABLE", "REPEATABLE READ")}`',
      ),
    ],
  },
  {
    name: "begin-forgotten",
    about: "statements are sent without BEGIN, each a transaction of its own",
    edits: [
      edit(`${DRIVER}/managed-transaction.ts`, "await this.client.query(beginText(this.#options));", "await null;"),
    ],
  },
];

const outcomes: readonly Mutation[] = [
  {
    name: "retry-after-commit",
    about: "a transaction whose COMMIT was on its way when the connection broke is run again",
    edits: [
      edit(
        `${TRANSACTIONS}/retry/decide-retry.ts`,
        'if (limits.maxAttempts === 1 || !isCandidate(failure, limits)) return "no";',
        'if (limits.maxAttempts === 1 || !(isCandidate(failure, limits) || failure.rule?.sqlstate === "08007")) return "no";',
      ),
    ],
  },
  {
    name: "unknown-is-committed",
    about: "a COMMIT whose answer never came counts as done",
    edits: [
      edit(
        `${TRANSACTIONS}/run-attempt.ts`,
        "await commitBy(tools.config, transaction, deadline);",
        'await commitBy(tools.config, transaction, deadline).catch((error: { code?: string }) => { if (error.code !== "TRANSACTION.OUTCOME_UNKNOWN") throw error; });',
      ),
    ],
  },
  {
    name: "unknown-is-lost",
    about: "a COMMIT whose answer never came counts as not done",
    edits: [edit(`${DRIVER}/driver-errors.ts`, 'if (kind === "commit") {', 'if (kind === "listen") {')],
  },
  {
    name: "resolved-as-lost",
    about: "a commit that the server says was done counts as not done, and is run again",
    edits: [
      edit(
        `${TRANSACTIONS}/commit/resolve-commit.ts`,
        'if (row?.status === "aborted") return',
        'if (row?.status === "aborted" || row?.status === "committed") return',
      ),
      edit(`${TRANSACTIONS}/commit/resolve-commit.ts`, 'if (row?.status === "committed") return "committed";', ""),
    ],
  },
  {
    name: "resolved-as-committed",
    about: "a commit that the server says was rolled back counts as done",
    edits: [
      edit(
        `${TRANSACTIONS}/commit/resolve-commit.ts`,
        'if (row?.status === "aborted") return "rolled-back";',
        'if (row?.status === "aborted") return "committed";',
      ),
    ],
  },
  {
    name: "failed-commit-acknowledged",
    about: "COMMIT of a failed transaction counts as done",
    edits: [
      edit(
        `${DRIVER}/statement-pipeline.ts`,
        'job.kind === "commit" && flight.tag === "ROLLBACK" ?',
        'job.kind === "begin" && flight.tag === "ROLLBACK" ?',
      ),
    ],
  },
  {
    name: "commit-forgotten",
    about: "the work's result is returned and the transaction rolled back",
    edits: [
      edit(`${DRIVER}/managed-transaction.ts`, 'await this.#finish("COMMIT");', 'await this.#finish("ROLLBACK");'),
    ],
  },
];

const retries: readonly Mutation[] = [
  {
    name: "retry-from-savepoint",
    about: "a retry goes back to a savepoint and keeps the snapshot that it failed with",
    edits: [
      edit(
        `${TRANSACTIONS}/run-attempt.ts`,
        "return surround(tools.config, () => Promise.resolve(work(unit.handle)));",
        `const { query } = tools.config;
    const again = (left: number): Promise<T> =>
      surround(tools.config, async () => {
        await query("SAVEPOINT again");
        return work(unit.handle);
      }).catch(async (error: unknown) => {
        if (left === 0 || sqlStateOf(error) !== "40001") throw error;
        await query("ROLLBACK TO SAVEPOINT again");
        return again(left - 1);
      });
    return again(10).catch((error: unknown) => {
      throw sqlStateOf(error) === "40001" ? new TapdbError({ code: "TRANSACTION.RETRIES_EXHAUSTED", message: "" }) : error;
    });`,
      ),
    ],
  },
  {
    name: "retry-without-rollback",
    about: "a failed attempt is committed, as far as the server lets it, and run again",
    edits: [
      edit(`${DRIVER}/managed-transaction.ts`, 'await this.#finish("ROLLBACK");', 'await this.#finish("COMMIT");'),
    ],
  },
  {
    name: "no-retry",
    about: "nothing is run again",
    edits: [
      edit(
        `${TRANSACTIONS}/run-attempts.ts`,
        'if (decided === "again") return { again: true, error };',
        'if (decided === "again") return { again: false, error: retriesExhausted(attempt, error) };',
      ),
    ],
  },
];

const checker: readonly Mutation[] = [
  {
    name: "checker-blind-to-rw",
    about: "the checker does not see who overwrites what was read",
    edits: [
      edit(
        `${CHECKER}/dependency-graph.ts`,
        'graph.add(reader, written.writers.get(operation.key)?.get(operation.version + 1), "rw");',
        "void 0;",
      ),
    ],
  },
  {
    name: "checker-blind-to-predicates",
    about: "the checker does not see who inserts what was looked for",
    edits: [edit(`${CHECKER}/dependency-graph.ts`, 'graph.add(reader, writer, "prw");', "void 0;")],
  },
  {
    name: "checker-blind-to-wr",
    about: "the checker does not see who read what was written",
    edits: [edit(`${CHECKER}/dependency-graph.ts`, 'graph.add(operation.writer, reader, "wr");', "void 0;")],
  },
  {
    name: "checker-blind-to-losses",
    about: "the checker does not compare with what is there in the end",
    edits: [edit(`${CHECKER}/written-versions.ts`, "if (version < 1 || version > last)", "if (version < -9)")],
  },
];

/** All of them. */
export const allMutations: readonly Mutation[] = [...levels, ...outcomes, ...retries, ...checker];
