import { ruleCases } from "../audit-case.ts";

export const policyOpaqueCases = ruleCases("TENANCY.POLICY_OPAQUE", {
  finds: {
    "PL/pgSQL with a loop": `create function visible(t {T}) returns boolean language plpgsql stable as $$ declare r record; begin for r in select 1 loop return t = nullif(current_setting('{setting}', true), ''){cast}; end loop; return false; end $$; alter policy by_tenant on tasks using (visible({col}));`,
  },
  passes: {
    "one expression": `create function visible(t {T}) returns boolean language sql stable as $$ select t = nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using (visible({col}));`,
  },
});
