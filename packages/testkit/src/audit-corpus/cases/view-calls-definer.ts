import { ruleCases } from "../audit-case.ts";

export const viewCallsDefinerCases = ruleCases("TENANCY.VIEW_CALLS_DEFINER", {
  finds: {
    "a function that counts all": `reset role; create function {s}.count_all() returns bigint language sql stable security definer set search_path = {s}, pg_temp as 'select count(*) from {s}.tasks'; revoke execute on function {s}.count_all() from public; create view {s}.counted with (security_barrier = true) as select name, {s}.count_all() from {s}.countries; grant select on {s}.counted to {app};`,
  },
  passes: {
    "an invoker's function": `create function count_mine() returns bigint language sql stable as 'select count(*) from {s}.tasks'; create view counted as select name, {s}.count_mine() from countries; revoke insert, update, delete on counted from {app};`,
  },
});
