import { ruleCases } from "../audit-case.ts";

export const definerPublicExecuteCases = ruleCases("TENANCY.DEFINER_PUBLIC_EXECUTE", {
  finds: {
    "as it comes": `create function stamp() returns text language sql stable security definer set search_path = '' as $$ select 'x'::text $$;`,
  },
  passes: {
    revoked: `create function stamp() returns text language sql stable security definer set search_path = '' as $$ select 'x'::text $$; revoke execute on function stamp() from public; grant execute on function stamp() to {app};`,
    "a trigger's": `create function stamp() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;`,
  },
});
