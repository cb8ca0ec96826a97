import { ruleCases } from "../audit-case.ts";

export const definerReadsTenantsCases = ruleCases("TENANCY.DEFINER_READS_TENANTS", {
  finds: {
    SQL: `reset role; create function {s}.find_task(q text) returns setof {s}.tasks language sql stable security definer set search_path = {s}, pg_temp as 'select * from tasks where title = q'; revoke execute on function {s}.find_task(text) from public; grant execute on function {s}.find_task(text) to {app};`,
    "PL/pgSQL": `reset role; create function {s}.rename_task(which uuid, q text) returns void language plpgsql security definer set search_path = {s}, pg_temp as 'begin update {s}.tasks set title = q where id = which; end'; revoke execute on function {s}.rename_task(uuid, text) from public; grant execute on function {s}.rename_task(uuid, text) to {app};`,
    "the tenant is an argument": `reset role; create function {s}.tasks_of(t {T}) returns setof {s}.tasks language sql stable security definer set search_path = {s}, pg_temp as 'select * from {s}.tasks where {col} = t'; revoke execute on function {s}.tasks_of({T}) from public; grant execute on function {s}.tasks_of({T}) to {app};`,
    "a subquery deep inside": `reset role; create function {s}.is_known(q text) returns boolean language plpgsql stable security definer set search_path = {s}, pg_temp as 'declare n int; begin if q is not null then n := (select count(*) from {s}.members where user_name = q); end if; return n > 0; end'; revoke execute on function {s}.is_known(text) from public; grant execute on function {s}.is_known(text) to {app};`,
  },
  passes: {
    "asks for the tenant that is bound": `reset role; create function {s}.find_task(q text) returns setof {s}.tasks language sql stable security definer set search_path = {s}, pg_temp as $$ select * from {s}.tasks where title = q and {col} = {bound} $$; revoke execute on function {s}.find_task(text) from public; grant execute on function {s}.find_task(text) to {app};`,
    "works as the owner of forced tables": `create function find_task(q text) returns setof {s}.tasks language sql stable security definer set search_path = {s}, pg_temp as 'select * from {s}.tasks where title = q'; revoke execute on function find_task(text) from public; grant execute on function find_task(text) to {app};`,
    "the application may not call it": `reset role; create function {s}.find_task(q text) returns setof {s}.tasks language sql stable security definer set search_path = {s}, pg_temp as 'select * from {s}.tasks where title = q'; revoke execute on function {s}.find_task(text) from public;`,
    "reads a shared table": `reset role; create function {s}.country(q text) returns text language sql stable security definer set search_path = {s}, pg_temp as 'select name from {s}.countries where code = q'; revoke execute on function {s}.country(text) from public; grant execute on function {s}.country(text) to {app};`,
  },
});
