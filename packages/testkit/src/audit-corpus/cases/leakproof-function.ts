import { ruleCases } from "../audit-case.ts";

export const leakproofFunctionCases = ruleCases("TENANCY.LEAKPROOF_FUNCTION", {
  finds: {
    SQL: `reset role; create function {s}.tell(t text) returns boolean language plpgsql leakproof as $$ begin raise notice '%', t; return true; end $$;`,
  },
  passes: {
    "not leakproof": `create function tell(t text) returns boolean language plpgsql as $$ begin raise notice '%', t; return true; end $$;`,
    "the application may not call it": `reset role; create function {s}.tell(t text) returns boolean language plpgsql leakproof as $$ begin return true; end $$; revoke execute on function {s}.tell(text) from public;`,
  },
});
