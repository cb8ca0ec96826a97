import { ruleCases } from "../audit-case.ts";

export const definerOpaqueCases = ruleCases("TENANCY.DEFINER_OPAQUE", {
  finds: {
    "a function of the server under another name": `reset role; create function {s}.raw(text) returns text language internal strict security definer set search_path = pg_catalog, pg_temp as 'upper'; revoke execute on function {s}.raw(text) from public; grant execute on function {s}.raw(text) to {app};`,
  },
  passes: {
    "an invoker's": `reset role; create function {s}.raw(text) returns text language internal strict as 'upper';`,
  },
});
