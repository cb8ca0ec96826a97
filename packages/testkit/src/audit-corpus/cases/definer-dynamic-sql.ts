import { ruleCases } from "../audit-case.ts";

export const definerDynamicSqlCases = ruleCases("TENANCY.DEFINER_DYNAMIC_SQL", {
  finds: {
    "put together with ||": `create function run_for(t text) returns void language plpgsql security definer set search_path = '' as $$ begin execute 'analyze ' || t; end $$; revoke execute on function run_for(text) from public; grant execute on function run_for(text) to {app};`,
    "format with %s": `create function run_for(t text) returns void language plpgsql security definer set search_path = '' as $$ begin execute format('analyze %s', t); end $$; revoke execute on function run_for(text) from public; grant execute on function run_for(text) to {app};`,
  },
  passes: {
    "format with %I": `create function run_for(t text) returns void language plpgsql security definer set search_path = '' as $$ begin execute format('analyze %I', t); end $$; revoke execute on function run_for(text) from public; grant execute on function run_for(text) to {app};`,
    quoted: `create function run_for(t text) returns void language plpgsql security definer set search_path = '' as $$ begin execute 'analyze ' || quote_ident(t); end $$; revoke execute on function run_for(text) from public; grant execute on function run_for(text) to {app};`,
    constant: `create function run_for() returns void language plpgsql security definer set search_path = '' as $$ begin execute 'analyze pg_class'; end $$; revoke execute on function run_for() from public; grant execute on function run_for() to {app};`,
  },
});
