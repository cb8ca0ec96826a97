import { ROW_LOCK_MODES, rowLocksConflict, tableLocksConflict, type RowLockMode } from "../lock-modes.ts";
import type { HeldLock } from "./held-locks.ts";
import { keySql, type LockableRelation } from "./relation-catalog.ts";
import type { ScratchConnection } from "./scratch-database.ts";

/** A statement that takes a lock. */
export interface Obstacle {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Table-level modes by name in LOCK TABLE, the weakest first. */
const LOCK_TABLE_MODES = [
  ["AccessShareLock", "ACCESS SHARE"],
  ["RowShareLock", "ROW SHARE"],
  ["RowExclusiveLock", "ROW EXCLUSIVE"],
  ["ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"],
] as const;

/** The strongest row-level mode that stands in the way of `wanted` and not of what is held already. */
function rowMode(wanted: RowLockMode, held: RowLockMode | undefined): RowLockMode | undefined {
  return ROW_LOCK_MODES.toReversed().find(
    (mode) => rowLocksConflict(mode, wanted) && (held === undefined || !rowLocksConflict(mode, held)),
  );
}

function advisoryCall(object: string, shared: boolean): Obstacle {
  const [, classId, objectId, part] = /^advisory (\d+):(\d+):(\d+)$/.exec(object)!;
  const name = `pg_advisory_xact_lock${shared ? "_shared" : ""}`;
  if (part === "2")
    return { text: `select ${name}(($1::bigint)::int4, ($2::bigint)::int4)`, values: [classId, objectId] };
  return { text: `select ${name}(($1::bigint << 32) | $2::bigint)`, values: [classId, objectId] };
}

/**
 * The statement that puts something in the way of a lock: whoever asks for `wanted` then waits. Undefined where nothing
 * can be: a key that was freed, or a mode that what is held already excludes.
 */
export function obstacleTo(
  wanted: HeldLock,
  held: HeldLock | undefined,
  relation: LockableRelation | undefined,
): Obstacle | undefined {
  if (wanted.kind === "advisory") return advisoryCall(wanted.object, wanted.mode === "ShareLock");
  if (relation === undefined) return undefined;
  if (wanted.kind === "key") {
    if (wanted.row === undefined) return undefined;
    const text = `insert into ${relation.sql} select * from jsonb_populate_record(null::${relation.sql}, $1)`;
    return { text, values: [wanted.row] };
  }
  if (wanted.kind === "row") {
    const mode = rowMode(wanted.mode as RowLockMode, held?.mode as RowLockMode | undefined);
    if (mode === undefined) return undefined;
    const key = wanted.object.slice(`row ${wanted.relation} `.length);
    return { text: `select 1 from ${relation.sql} where ${keySql(relation.key)} = $1 ${mode}`, values: [key] };
  }
  const mode = LOCK_TABLE_MODES.find(([name]) => tableLocksConflict(name, wanted.mode));
  return mode && { text: `lock table ${relation.sql} in ${mode[1]} mode`, values: [] };
}

/** How long an obstacle may take to be put up, milliseconds: it never should. */
const OBSTACLE_MS = 500;

/** Puts it up in a transaction of `connection`; false when somebody else was in its way. */
export async function putUp(connection: ScratchConnection, { text, values }: Obstacle): Promise<boolean> {
  await connection.query(
    `begin; set local lock_timeout = ${OBSTACLE_MS}; set local session_replication_role = replica`,
  );
  try {
    await connection.query(text, values);
    return true;
  } catch {
    await connection.query("rollback");
    return false;
  }
}
