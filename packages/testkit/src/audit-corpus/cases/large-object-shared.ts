import { ruleCases } from "../audit-case.ts";

export const largeObjectSharedCases = ruleCases("TENANCY.LARGE_OBJECT_SHARED", {
  finds: {
    "the application's own": `reset role; set role {app}; select lo_create(0);`,
    "granted to everybody": `reset role; do $$ declare o oid; begin o := lo_create(0); execute format('grant select on large object %s to public', o); end $$;`,
  },
  passes: {
    "the system role's": `reset role; set role {system}; select lo_create(0);`,
  },
});
