import { ruleCases } from "../audit-case.ts";

export const functionSetsTenantCases = ruleCases("TENANCY.FUNCTION_SETS_TENANT", {
  finds: {
    "with set_config": `create function act_as(t text) returns void language sql as $$ select set_config('{setting}', t, true) $$;`,
    "in PL/pgSQL": `create function act_as(t text) returns void language plpgsql as $$ begin perform set_config('{setting}', t, false); end $$;`,
  },
  passes: {
    "another setting": `create function set_region(t text) returns void language sql as $$ select set_config('app.region', t, true) $$;`,
    "the application may not call it": `create function act_as(t text) returns void language sql as $$ select set_config('{setting}', t, true) $$; revoke execute on function act_as(text) from public;`,
  },
});
