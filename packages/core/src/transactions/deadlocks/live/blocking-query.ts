/** One look at who waits for whom on the server. */

/** A session that waits, or that others wait for. */
export interface BlockingNode {
  readonly pid: number;
  /** Null where the role may not see it. */
  readonly state: string | null;
  readonly role: string | null;
  readonly application: string | null;
  /** The text of its last statement, of the own role's sessions; may hold values. */
  readonly query: string | null;
  readonly transactionMs: number | null;
  readonly stateMs: number | null;
  readonly locksHeld: number;
  /** Whether its own columns were hidden from the role. */
  readonly hidden: boolean;
}

/** One session waits for another. */
export interface BlockingEdge {
  readonly waiter: number;
  readonly blocker: number;
  readonly waitingMs: number | null;
  /** When it began to wait; null in the first moment. */
  readonly since: string | null;
  readonly lockType: string;
  readonly mode: string;
  readonly relation: string | null;
  /** What the blocker has of the same object; empty where it only stands before the waiter in the queue. */
  readonly heldModes: readonly string[];
}

/** What {@link BLOCKING_QUERY} gives. */
export interface BlockingSample {
  readonly nodes: readonly BlockingNode[];
  readonly edges: readonly BlockingEdge[];
}

/**
 * Everybody in this database who waits for a lock and everybody who is in the way, in one statement; parallel workers count as their
 * leader. Needs no right beyond logging in; what other roles run stays hidden without `pg_read_all_stats`.
 *
 * Source: PostgreSQL manual, "pg_locks" and `pg_blocking_pids`.
 */
export const BLOCKING_QUERY = `
  with locks as materialized (
    select l.pid, l.locktype, l.mode, l.granted, l.waitstart, l.relation, l.database,
           (l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid, l.classid, l.objid,
            l.objsubid)::text as object
    from pg_catalog.pg_locks l
  ), sessions as materialized (
    select a.pid, coalesce(a.leader_pid, a.pid) as leader, a.state, a.usename::text as role, a.application_name,
           a.query, a.datname, a.xact_start, a.state_change, a.state is null and a.backend_type is null as hidden
    from pg_catalog.pg_stat_activity a
  ), waits as materialized (
    select l.pid, coalesce(s.leader, l.pid) as waiter, b.pid as blocker_pid, l.locktype, l.mode, l.object,
           extract(epoch from clock_timestamp() - l.waitstart) * 1000 as waiting_ms, l.waitstart,
           case when l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
                then l.relation::pg_catalog.regclass::text end as relation
    from locks l
    join sessions s on s.pid = l.pid
    cross join lateral unnest(pg_catalog.pg_blocking_pids(l.pid)) b(pid)
    where not l.granted and s.datname = current_database()
  ), edges as materialized (
    select distinct on (w.waiter, coalesce(s.leader, w.blocker_pid))
           w.waiter, coalesce(s.leader, w.blocker_pid) as blocker, w.waiting_ms, w.waitstart, w.locktype, w.mode, w.relation,
           array(select h.mode from locks h
                 where h.pid = w.blocker_pid and h.granted and h.object = w.object) as held
    from waits w
    left join sessions s on s.pid = w.blocker_pid
    where w.waiter <> coalesce(s.leader, w.blocker_pid)
  ), involved as (select waiter as pid from edges union select blocker from edges)
  select
    coalesce((select pg_catalog.json_agg(pg_catalog.json_build_object(
      'waiter', e.waiter, 'blocker', e.blocker, 'waitingMs', e.waiting_ms, 'since', e.waitstart, 'lockType', e.locktype, 'mode', e.mode,
      'relation', e.relation, 'heldModes', e.held)) from edges e), '[]') as edges,
    coalesce((select pg_catalog.json_agg(pg_catalog.json_build_object(
      'pid', i.pid, 'state', s.state, 'role', s.role, 'application', s.application_name, 'query', s.query,
      'transactionMs', extract(epoch from clock_timestamp() - s.xact_start) * 1000,
      'stateMs', extract(epoch from clock_timestamp() - s.state_change) * 1000,
      'locksHeld', (select count(*) from locks h where h.pid = i.pid and h.granted and h.locktype <> 'virtualxid'),
      'hidden', coalesce(s.hidden, true)))
      from involved i left join sessions s on s.pid = i.pid), '[]') as nodes`;
