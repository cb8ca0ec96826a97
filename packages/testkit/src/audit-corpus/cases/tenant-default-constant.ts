import { ruleCases } from "../audit-case.ts";

export const tenantDefaultConstantCases = ruleCases("TENANCY.TENANT_DEFAULT_CONSTANT", {
  finds: {
    "one tenant": `alter table tasks alter column {col} set default {one};`,
    "one tenant with a cast": `alter table projects alter column {col} set default {two}::{T};`,
  },
  passes: {
    "the tenant that is bound": `alter table tasks alter column {col} set default nullif(current_setting('{setting}', true), ''){cast};`,
    NULL: `alter table tasks alter column {col} set default null;`,
  },
});
