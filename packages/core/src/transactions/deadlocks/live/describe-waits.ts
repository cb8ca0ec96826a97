import type { DeadlockParty, DeadlockReport } from "../deadlock-report.ts";
import type { BlockedChain, WaitCycle } from "./blocking-graph.ts";
import type { BlockingEdge, BlockingSample } from "./blocking-query.ts";
import { chooseVictim } from "./choose-victim.ts";
import { describeParty, runningJobs, type OwnSessions } from "./describe-parties.ts";

function describeAll(
  pids: readonly number[],
  edgeOf: (pid: number) => BlockingEdge | undefined,
  sample: BlockingSample,
  sessions: OwnSessions,
): DeadlockParty[] {
  const running = runningJobs(sessions);
  return pids.map((pid) =>
    describeParty(
      pid,
      sample.nodes.find((node) => node.pid === pid),
      edgeOf(pid),
      { job: running.get(pid), ours: running.has(pid), sessions },
    ),
  );
}

function unseen(pids: readonly number[], { nodes }: BlockingSample, { knowsPids }: OwnSessions): string[] {
  const hidden = nodes.filter(({ pid, hidden: isHidden }) => isHidden && pids.includes(pid)).length;
  return [
    ...(hidden === 0
      ? []
      : [`What ${hidden} sessions of other roles run is hidden from this role; pg_read_all_stats shows it.`]),
    ...(knowsPids
      ? []
      : ["Behind a pooler a connection has no server process of its own: call sites and tenants are not joined."]),
  ];
}

/** A circle of waits, told as plain data. */
export function describeCycle(
  { edges, hard }: WaitCycle,
  sample: BlockingSample,
  sessions: OwnSessions,
): DeadlockReport {
  const pids = edges.map(({ waiter }) => waiter);
  const parties = describeAll(pids, (pid) => edges.find(({ waiter }) => waiter === pid), sample, sessions);
  const youngest = edges.toSorted((one, other) => (one.waitingMs ?? 0) - (other.waitingMs ?? 0))[0];
  return {
    kind: "deadlock",
    source: "live",
    at: new Date(),
    seenAfterMs: youngest?.waitingMs ?? undefined,
    parties,
    rootPid: youngest?.waiter,
    victim: chooseVictim(parties),
    mayResolve: !hard,
    action: "none",
    unseen: unseen(pids, sample, sessions),
  };
}

/** A session in the way of others, told as plain data. */
export function describeChain(
  { root, waiters }: BlockedChain,
  sample: BlockingSample,
  sessions: OwnSessions,
): DeadlockReport {
  const pids = [root, ...waiters];
  const edgeOf = (pid: number): BlockingEdge | undefined => sample.edges.find(({ waiter }) => waiter === pid);
  return {
    kind: "blocked",
    source: "live",
    at: new Date(),
    seenAfterMs: Math.max(0, ...sample.edges.map(({ waitingMs }) => waitingMs ?? 0)),
    parties: describeAll(pids, edgeOf, sample, sessions),
    rootPid: root,
    victim: undefined,
    mayResolve: true,
    action: "none",
    unseen: unseen(pids, sample, sessions),
  };
}
