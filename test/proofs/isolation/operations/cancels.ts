/** Work that is stopped: by its signal, its timeout, or the driver's own. */
import { errorCode } from "../error-code.ts";
import { inGroup, type Operation, type Step } from "../operation.ts";
import { ROWS } from "../tenants.ts";
import { INSERT } from "./pool-writes.ts";
import { ALL, rowsOf } from "./rows-of.ts";

const operation = inGroup("cancels and timeouts");
/** Longer than any of the waits below. */
const SLEEP = "select pg_sleep(5)";

function abortSoon(step: Step): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), step.random.integer(0, 8));
  return controller.signal;
}

async function aborted(step: Step): Promise<void> {
  const { tap, tenant, ledger, verdicts } = step;
  const work = tap.transaction({ signal: abortSoon(step) }, async (tx) => {
    await tx.query(INSERT, [ledger.body(tenant, "refused"), tenant.tag]);
    await tx.query(SLEEP);
  });
  await verdicts.refused(work, ["DRIVER.CANCELLED"], errorCode);
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

/** Aborts while statements that are quick are under way: the request may come too late for them. */
async function abortedQuick(step: Step): Promise<void> {
  const { tap, tenant, ledger, verdicts } = step;
  const claim = ledger.claim("note", tenant);
  try {
    await tap.transaction({ signal: abortSoon(step) }, async (tx) => {
      await tx.query(INSERT, [ledger.body(tenant, "new"), tenant.tag]);
      for (let turn = 0; turn < 4; turn += 1) verdicts.own(tenant, (await tx.query<never>(ALL)).rows, ROWS);
    });
    claim.acknowledge();
  } catch (error) {
    if (errorCode(error) !== "DRIVER.CANCELLED") throw error;
    verdicts.that(true, "a cancelled transaction says so");
  }
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

async function timedOut({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const work = tap.transaction({ timeoutMs: random.integer(3, 12) }, async (tx) => {
    await tx.query(INSERT, [ledger.body(tenant, "refused"), tenant.tag]);
    await tx.query(SLEEP);
  });
  await verdicts.refused(work, ["TRANSACTION.TIMEOUT"], errorCode);
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

async function statementAborted(step: Step): Promise<void> {
  const { tap, tenant, verdicts } = step;
  const work = tap.sessionScope(({ execute }) => execute("select pg_sleep(0.2)", [], { signal: abortSoon(step) }));
  // A request that is faster than its statement finds nothing to cancel.
  await verdicts.refused(work, ["DRIVER.CANCELLED", "nothing"], errorCode);
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

/** Gives up on an answer, as node-postgres does on its own: it still comes, and must not be taken for another's. */
async function readTimeout({ tap, tenant, verdicts }: Step): Promise<void> {
  const text = `${ALL} where pg_sleep(0.02) is not null`;
  const outcome = await rowsOf(tap, { text, values: [], query_timeout: 10 }).catch((error: Error) => error);
  verdicts.that(outcome instanceof Error, "an answer that comes too late is none");
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

async function statementTimeout({ tap, tenant, verdicts }: Step): Promise<void> {
  const work = tap.transaction({}, async (tx) => {
    await tx.query("set local statement_timeout = 5");
    await tx.query(SLEEP);
  });
  await verdicts.refused(work, ["57014"], errorCode);
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

/** Operations that do not end by themselves. */
export const cancels: readonly Operation[] = [
  operation("aborted transaction", 3, aborted),
  operation("aborted quick transaction", 3, abortedQuick),
  operation("transaction timeout", 3, timedOut),
  operation("aborted statement", 3, statementAborted),
  operation("driver's read timeout", 1, readTimeout),
  operation("statement timeout", 2, statementTimeout),
];
