import { catalogQuery } from "../catalog-query.ts";
import type { QualifiedName } from "./qualified-name.ts";

/** A trigger on data definition. */
export interface EventTrigger {
  readonly name: string;
  readonly owner: string;
  readonly event: string;
  readonly enabled: boolean;
  readonly tags: readonly string[];
  readonly function: QualifiedName;
}

export const eventTriggersQuery = catalogQuery<EventTrigger>(
  "event triggers",
  `select e.evtname::text as name, pg_get_userbyid(e.evtowner)::text as owner, e.evtevent::text as event,
     e.evtenabled <> 'D' as enabled, coalesce(e.evttags, '{}') as tags,
     json_build_object('schema', n.nspname, 'name', p.proname) as function
   from pg_event_trigger e join pg_proc p on p.oid = e.evtfoid join pg_namespace n on n.oid = p.pronamespace order by 1`,
);
