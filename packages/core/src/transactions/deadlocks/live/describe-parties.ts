import type { ManagedPool, StatementJob } from "../../../drivers/pg/index.ts";
import type { OpenTransaction, OpenTransactions } from "../../open-transactions.ts";
import type { CallSiteMemory } from "../call-site-memory.ts";
import type { DeadlockParty, StatementPlace } from "../deadlock-report.ts";
import { placeOf } from "../statement-place.ts";
import type { BlockingEdge, BlockingNode } from "./blocking-query.ts";
import { describeLock } from "./describe-lock.ts";

/** Where the facts about our own sessions are. */
export interface OwnSessions {
  readonly pools: readonly ManagedPool[];
  readonly open: OpenTransactions;
  readonly callSites: CallSiteMemory;
  /** Whether process numbers are the server's own: not behind a pooler. */
  readonly knowsPids: boolean;
}

/** What our connections run now, by server process. */
export function runningJobs({ pools, knowsPids }: OwnSessions): Map<number, StatementJob | undefined> {
  const running = new Map<number, StatementJob | undefined>();
  if (!knowsPids) return running;
  for (const { openClients } of pools)
    for (const { processID, pipeline_ } of openClients)
      if (processID !== null) running.set(processID, pipeline_.runningJob);
  return running;
}

function earlierPlaces(transaction: OpenTransaction | undefined, callSites: CallSiteMemory): StatementPlace[] {
  return (transaction?.statements ?? []).map(({ text, labels }) =>
    placeOf(text, labels, labels?.callSite?.() ?? callSites.of(text)),
  );
}

function statementOf(
  node: BlockingNode | undefined,
  job: StatementJob | undefined,
  transaction: OpenTransaction | undefined,
  callSites: CallSiteMemory,
): StatementPlace | undefined {
  if (job !== undefined) {
    const labels = job.context?.labels;
    return placeOf(job.text, labels, labels?.callSite?.() ?? callSites.of(job.text));
  }
  const last = transaction?.statements.at(-1);
  if (last !== undefined) return placeOf(last.text, last.labels, last.labels?.callSite?.() ?? callSites.of(last.text));
  return node?.query ? placeOf(node.query, undefined, callSites.of(node.query)) : undefined;
}

/** What the server says of a session. */
function serverFacts(
  node: BlockingNode | undefined,
): Pick<DeadlockParty, "role" | "application" | "state" | "transactionMs" | "locksHeld"> {
  const { role, application, state, transactionMs, locksHeld } = node ?? {};
  return {
    role: role ?? undefined,
    application: application === "" ? undefined : (application ?? undefined),
    state: state ?? undefined,
    transactionMs: transactionMs ?? undefined,
    locksHeld,
  };
}

/** What a session waits for. */
function waitFacts(edge: BlockingEdge | undefined): Pick<DeadlockParty, "waitsFor" | "waitsForPid" | "waitingMs"> {
  if (edge === undefined) return { waitsFor: undefined, waitsForPid: undefined, waitingMs: undefined };
  const waitsFor = describeLock(edge.lockType, edge.mode, edge.relation ?? undefined);
  return { waitsFor, waitsForPid: edge.blocker, waitingMs: edge.waitingMs ?? undefined };
}

/** What may be told of one session: the server's view of it, and ours where it is a connection of ours. */
export function describeParty(
  pid: number,
  node: BlockingNode | undefined,
  edge: BlockingEdge | undefined,
  { job, ours, sessions }: { job: StatementJob | undefined; ours: boolean; sessions: OwnSessions },
): DeadlockParty {
  const transaction = ours ? sessions.open.get(pid) : undefined;
  const context = job?.context;
  const seen = serverFacts(node);
  return {
    backendPid: pid,
    ours,
    ...seen,
    ...waitFacts(edge),
    tenant: context?.kind === "tenant" ? context.tenant : transaction?.tenant,
    transaction: context?.transaction?.root.name ?? transaction?.name,
    statement: statementOf(node, job, transaction, sessions.callSites),
    earlier: earlierPlaces(transaction, sessions.callSites),
    transactionMs: seen.transactionMs ?? (transaction && performance.now() - transaction.startedAt),
    rows: transaction?.rows,
  };
}
