import { ruleCases } from "../audit-case.ts";

export const definerSearchPathCases = ruleCases("TENANCY.DEFINER_SEARCH_PATH", {
  finds: {
    none: `create function stamp() returns text language sql stable security definer as $$ select 'x'::text $$; revoke execute on function stamp() from public; grant execute on function stamp() to {app};`,
    "none, of a trigger": `create function stamp() returns trigger language plpgsql security definer as $$ begin return new; end $$; create trigger stamped before update on tasks for each row execute function stamp();`,
  },
  passes: {
    set: `create function stamp() returns text language sql stable security definer set search_path = '' as $$ select 'x'::text $$; revoke execute on function stamp() from public; grant execute on function stamp() to {app};`,
    "an invoker's": `create function stamp() returns text language sql stable as $$ select 'x'::text $$;`,
  },
});
