/** The server's own deadlock report, joined with what our connections ran. */
import type { DeadlockNotice, StatementEvent } from "../../observe/index.ts";
import type { DeadlockParty, DeadlockReport } from "./deadlock-report.ts";
import { describeParty, runningJobs, type OwnSessions } from "./live/describe-parties.ts";
import { placeOf } from "./statement-place.ts";

/** `Process 5 waits for ShareLock on transaction 7; blocked by process 6.` */
export interface ServerWait {
  readonly pid: number;
  readonly blocker: number;
  /** `ShareLock on transaction`, `ExclusiveLock on tuple`; undefined when the server speaks another language. */
  readonly lock: string | undefined;
}

const ENGLISH = /^Process \d+ waits for (\w+ on [a-z ]+?)[ \d(,;]/;

/** Reads the DETAIL of 40P01: its numbers in any language of the server, its words in English. */
export function readDeadlockDetail(detail: string): readonly ServerWait[] {
  return detail.split("\n").flatMap((line) => {
    const numbers = line.match(/\d+/g);
    if (numbers === null || numbers.length < 2) return [];
    return { pid: Number(numbers[0]), blocker: Number(numbers.at(-1)), lock: ENGLISH.exec(line)?.[1] };
  });
}

/** The relation that CONTEXT names in English: `while updating tuple (0,1) in relation "orders"`. */
function relationOf({ context }: DeadlockNotice): string | undefined {
  return context === undefined ? undefined : /relation "([^"]+)"/.exec(context)?.[1];
}

function lockOf({ lock }: ServerWait, relation: string | undefined): string {
  if (relation !== undefined) return `row of ${relation}`;
  return lock ?? "a lock";
}

/**
 * What the server told the victim, with the statements and call sites of all sessions that are ours. Asked when the error
 * arrives: the others are still at the statements that waited, or have just gone on.
 */
export function explainDeadlock(event: StatementEvent, notice: DeadlockNotice, sessions: OwnSessions): DeadlockReport {
  const running = runningJobs(sessions);
  const waits = readDeadlockDetail(notice.detail);
  const parties = waits.map((wait): DeadlockParty => {
    const isVictim = wait.pid === event.backendPid;
    const ours = running.has(wait.pid);
    const facts = { job: isVictim ? undefined : running.get(wait.pid), ours, sessions };
    const party = describeParty(wait.pid, undefined, undefined, facts);
    const waiting = { waitsFor: lockOf(wait, isVictim ? relationOf(notice) : undefined), waitsForPid: wait.blocker };
    if (!isVictim) return { ...party, ...waiting };
    const callSite = event.labels?.callSite?.() ?? sessions.callSites.of(event.text);
    return { ...party, ...waiting, statement: placeOf(event.text, event.labels, callSite) };
  });
  const strangers = parties.filter(({ ours }) => !ours).length;
  return {
    kind: "deadlock",
    source: "server",
    at: new Date(),
    seenAfterMs: undefined,
    parties,
    rootPid: event.backendPid,
    victim:
      event.backendPid === undefined ? undefined : { backendPid: event.backendPid, reason: "PostgreSQL ended it." },
    mayResolve: false,
    action: "none",
    unseen:
      strangers === 0
        ? []
        : [`${strangers} of its sessions are not of this tapdb: the server's log has their statements.`],
  };
}
