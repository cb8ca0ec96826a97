import { ruleCases } from "../audit-case.ts";

export const policyFunctionReplaceableCases = ruleCases("TENANCY.POLICY_FUNCTION_REPLACEABLE", {
  finds: {
    "the application owns it": `create function is_mine(t {T}) returns boolean language sql stable as $$ select t = nullif(current_setting('{setting}', true), ''){cast} $$; reset role; alter function {s}.is_mine({T}) owner to {app}; set role {owner}; alter policy by_tenant on tasks using ({s}.is_mine({col}));`,
  },
  passes: {
    "the owner does": `create function is_mine(t {T}) returns boolean language sql stable as $$ select t = nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using (is_mine({col}));`,
  },
});
