/** Which lock modes of PostgreSQL exclude one another. */

/** Table-level modes, as pg_locks names them, the weakest first. */
export const TABLE_LOCK_MODES = [
  "AccessShareLock",
  "RowShareLock",
  "RowExclusiveLock",
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
] as const;

/** Row-level modes, the weakest first. */
export const ROW_LOCK_MODES = ["FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE"] as const;

/** One of {@link TABLE_LOCK_MODES}. */
export type TableLockMode = (typeof TABLE_LOCK_MODES)[number];

/** One of {@link ROW_LOCK_MODES}. */
export type RowLockMode = (typeof ROW_LOCK_MODES)[number];

/** For each table-level mode, from which strength on others conflict; ShareUpdateExclusive and Share are exceptions. */
const TABLE_CONFLICTS: Readonly<Record<TableLockMode, readonly TableLockMode[]>> = {
  AccessShareLock: ["AccessExclusiveLock"],
  RowShareLock: ["ExclusiveLock", "AccessExclusiveLock"],
  RowExclusiveLock: ["ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"],
  ShareUpdateExclusiveLock: [
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
  ],
  ShareLock: [
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
  ],
  ShareRowExclusiveLock: TABLE_LOCK_MODES.slice(2),
  ExclusiveLock: TABLE_LOCK_MODES.slice(1),
  AccessExclusiveLock: TABLE_LOCK_MODES,
};

const ROW_CONFLICTS: Readonly<Record<RowLockMode, readonly RowLockMode[]>> = {
  "FOR KEY SHARE": ["FOR UPDATE"],
  "FOR SHARE": ["FOR NO KEY UPDATE", "FOR UPDATE"],
  "FOR NO KEY UPDATE": ["FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE"],
  "FOR UPDATE": ROW_LOCK_MODES,
};

/**
 * Whether two transactions may not hold the two modes on one object at the same time. Also true of advisory locks, whose
 * modes are `ShareLock` and `ExclusiveLock`.
 *
 * Source: PostgreSQL manual, "Conflicting Lock Modes", table 13.2.
 */
export function tableLocksConflict(one: string, other: string): boolean {
  return (TABLE_CONFLICTS[one as TableLockMode] as readonly string[] | undefined)?.includes(other) ?? true;
}

/**
 * Whether two transactions may not hold the two modes on one row at the same time.
 *
 * Source: PostgreSQL manual, "Conflicting Row-Level Locks", table 13.3.
 */
export function rowLocksConflict(one: RowLockMode, other: RowLockMode): boolean {
  return ROW_CONFLICTS[one].includes(other);
}

/** The stronger of two row-level modes. */
export function strongerRowLock(one: RowLockMode, other: RowLockMode): RowLockMode {
  return ROW_LOCK_MODES.indexOf(one) >= ROW_LOCK_MODES.indexOf(other) ? one : other;
}
