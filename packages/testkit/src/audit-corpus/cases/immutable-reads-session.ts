import { ruleCases } from "../audit-case.ts";

export const immutableReadsSessionCases = ruleCases("TENANCY.IMMUTABLE_READS_SESSION", {
  finds: {
    "the tenant": `create function tenant_now() returns {T} language sql immutable as $$ select nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using ({col} = tenant_now());`,
    "the role": `create function me() returns text language sql immutable as $$ select current_user::text $$;`,
    "in PL/pgSQL": `create function tenant_now() returns {T} language plpgsql immutable as $$ begin return nullif(current_setting('{setting}', true), ''){cast}; end $$;`,
  },
  passes: {
    stable: `create function tenant_now() returns {T} language sql stable as $$ select nullif(current_setting('{setting}', true), ''){cast} $$; alter policy by_tenant on tasks using ({col} = (select tenant_now()));`,
    "immutable by right": `create function twice(n int) returns int language sql immutable as 'select n * 2';`,
  },
});
