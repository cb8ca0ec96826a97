import { ruleCases } from "../audit-case.ts";

export const definerSearchPathWritableCases = ruleCases("TENANCY.DEFINER_SEARCH_PATH_WRITABLE", {
  finds: {
    "temporary tables first": `create function stamp() returns text language sql stable security definer set search_path = {s} as $$ select 'x'::text $$; revoke execute on function stamp() from public; grant execute on function stamp() to {app};`,
    "a schema that is open": `reset role; create schema scratch; grant create, usage on schema scratch to {app}; set role {owner}; create function {s}.stamp() returns text language sql stable security definer set search_path = scratch, {s}, pg_temp as $$ select 'x'::text $$; revoke execute on function {s}.stamp() from public; grant execute on function {s}.stamp() to {app};`,
  },
  passes: {
    "pg_temp last": `create function stamp() returns text language sql stable security definer set search_path = {s}, pg_temp as $$ select 'x'::text $$; revoke execute on function stamp() from public; grant execute on function stamp() to {app};`,
    "nothing is searched": `create function stamp() returns text language sql stable security definer set search_path = '' as $$ select 'x'::text $$; revoke execute on function stamp() from public; grant execute on function stamp() to {app};`,
  },
});
