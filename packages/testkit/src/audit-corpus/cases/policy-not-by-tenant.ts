import { ruleCases } from "../audit-case.ts";

export const policyNotByTenantCases = ruleCases("TENANCY.POLICY_NOT_BY_TENANT", {
  finds: {
    "by assignee": `alter policy by_tenant on tasks using (assignee = current_setting('app.user', true)) with check ({col} = {bound});`,
    "by date": `alter policy by_tenant on tasks using (due > current_date) with check ({col} = {bound});`,
    "by a table that is open": `create table teams (id bigint primary key); revoke insert, update, delete on teams from {app}; alter policy by_tenant on tasks using (project_id in (select id from teams)) with check ({col} = {bound});`,
    "greater or equal": `alter policy by_tenant on tasks using ({col} >= {bound}) with check ({col} = {bound});`,
  },
  passes: {
    "by membership": `alter policy by_tenant on tasks using ({col} in (select m.{col} from members m where m.user_name = current_setting('app.user', true)));`,
    "by a list in the setting": `alter policy by_tenant on tasks using ({col} = any (string_to_array(nullif(current_setting('{setting}', true), ''), ',')::{T}[]));`,
    "by a claim in a token": `alter policy by_tenant on tasks using ({col} = (select (nullif(current_setting('{setting}', true), '')::jsonb ->> 'tenant'){cast}));`,
    "by a function": `create function tenant_now() returns {T} language sql stable as $$ select nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using ({col} = (select tenant_now()));`,
    "by a function in PL/pgSQL": `create function tenant_now() returns {T} language plpgsql stable as $$ begin return nullif(current_setting('{setting}', true), ''){cast}; end $$; alter policy by_tenant on tasks using ({col} = (select tenant_now()));`,
    "by a function that is given the row's tenant": `create function is_mine(t {T}) returns boolean language sql stable as $$ select t = nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using (is_mine({col}));`,
  },
});
