import { ruleCases } from "../audit-case.ts";

export const policyFunctionVolatileCases = ruleCases("TENANCY.POLICY_FUNCTION_VOLATILE", {
  finds: {
    volatile: `create function is_mine(t {T}) returns boolean language sql as $$ select t = nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using (is_mine({col}));`,
  },
  passes: {
    stable: `create function is_mine(t {T}) returns boolean language sql stable as $$ select t = nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using (is_mine({col}));`,
  },
});
