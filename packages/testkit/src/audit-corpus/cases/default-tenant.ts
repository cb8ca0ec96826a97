import { ruleCases } from "../audit-case.ts";

export const defaultTenantCases = ruleCases("TENANCY.DEFAULT_TENANT", {
  finds: {
    "of the role": `reset role; alter role {app} set {setting} = 'x';`,
    "of the database": `reset role; do $$ begin execute format('alter database %I set {setting} = ''7''', current_database()); end $$;`,
  },
  passes: {
    empty: `reset role; alter role {app} set {setting} = '';`,
    "another role's": `reset role; alter role {system} set {setting} = 'x';`,
    "another setting": `reset role; alter role {app} set app.region = 'eu';`,
  },
});
