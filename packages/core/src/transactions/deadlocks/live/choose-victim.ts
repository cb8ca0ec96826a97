import type { DeadlockParty, VictimAdvice } from "../deadlock-report.ts";

/** What is lost with a session: rows that it has worked on, then locks that others wait for, then its age. */
function costOf({ rows, locksHeld, transactionMs, ours }: DeadlockParty): number {
  const lost =
    Math.log2(1 + (rows ?? 0)) * 4 + Math.log2(1 + (locksHeld ?? 0)) * 2 + Math.log2(1 + (transactionMs ?? 0));
  // Nobody here can say what a stranger has done, nor run it again.
  return ours ? lost : lost + 1_000;
}

function describe({ rows, locksHeld, transactionMs, backendPid }: DeadlockParty): string {
  const parts = [
    rows === undefined ? undefined : `${rows} rows`,
    locksHeld === undefined ? undefined : `${locksHeld} locks`,
    transactionMs === undefined ? undefined : `${Math.round(transactionMs)} ms`,
  ];
  return `${backendPid}: ${parts.filter((part) => part !== undefined).join(", ")}`;
}

/** The session whose end costs least. */
export function chooseVictim(parties: readonly DeadlockParty[]): VictimAdvice | undefined {
  const [cheapest, ...others] = parties.toSorted((one, other) => costOf(one) - costOf(other));
  if (cheapest === undefined || others.length === 0) return undefined;
  return {
    backendPid: cheapest.backendPid,
    reason: `It has done least (${describe(cheapest)}; against ${others.map(describe).join("; ")}).`,
  };
}
