import type { LockAcquisition } from "./lock-acquisition.ts";

/** What each of a circle holds that the one before it waits for, and what it waits for itself. */
export interface HeldAndWanted {
  readonly holds: LockAcquisition;
  readonly waits: LockAcquisition;
}

const AGAIN = "Where that cannot be done, let one of them use NOWAIT or a short lock_timeout and run again.";

function main(members: readonly HeldAndWanted[]): string {
  const [first] = members as readonly [HeldAndWanted, ...HeldAndWanted[]];
  const objects = new Set(members.map(({ waits }) => waits.object));
  const kinds = new Set(members.flatMap(({ holds, waits }) => [holds.kind, waits.kind]));
  const relations = new Set(members.flatMap(({ holds, waits }) => [holds.relation, waits.relation]));
  if (objects.size === 1) {
    if (first.waits.kind === "row")
      return `Both hold the row of ${first.waits.relation} in a shared mode (a foreign key's check takes one too) and then want it exclusively: lock it first with SELECT … FOR ${first.waits.mode === "FOR UPDATE" ? "UPDATE" : "NO KEY UPDATE"}, before anything refers to it.`;
    return `Take ${first.waits.kind === "advisory" ? "the advisory lock" : `the lock on ${first.waits.relation}`} in its strongest mode at once (${first.waits.mode}).`;
  }
  if (kinds.size === 1 && kinds.has("advisory")) return "Take advisory locks in one order everywhere: sort their keys.";
  if (kinds.size === 1 && kinds.has("key"))
    return "Insert in the order of the key everywhere: sort the rows before the first INSERT.";
  if (relations.size === 1)
    return `Take the rows of ${first.waits.relation} in one order everywhere: sort the keys, or take all first with SELECT … ORDER BY the key FOR UPDATE.`;
  const names = [...relations].filter((name) => name !== "").toSorted();
  return `Take locks in one order everywhere, the parent's before the children's: ${names.join(", then ")}${kinds.has("advisory") ? ", and the advisory lock before all" : ""}.`;
}

/** One or two sentences: how to write them so that they cannot meet like this. */
export function adviseFix(members: readonly HeldAndWanted[]): string {
  return `${main(members)} ${AGAIN}`;
}
