import { ruleCases } from "../audit-case.ts";

export const untrustedLanguageCases = ruleCases("TENANCY.UNTRUSTED_LANGUAGE", {
  finds: {
    "a language of its own": `reset role; create language shell_{app} handler plpgsql_call_handler; update pg_language set lanpltrusted = false where lanname = 'shell_{app}'; create function {s}.sh(t text) returns text language shell_{app} as $$ begin return t; end $$;`,
  },
  passes: {
    "a trusted one": `create function sh(t text) returns text language plpgsql as $$ begin return t; end $$;`,
  },
});
