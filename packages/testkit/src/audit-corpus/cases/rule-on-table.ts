import { ruleCases } from "../audit-case.ts";

export const ruleOnTableCases = ruleCases("TENANCY.RULE_ON_TABLE", {
  finds: {
    "a log of deletions": `create table gone (title text); revoke all on gone from {app}; create rule log_gone as on delete to tasks do also insert into gone values (old.title);`,
  },
  passes: {
    "switched off": `create table gone (title text); revoke all on gone from {app}; create rule log_gone as on delete to tasks do also insert into gone values (old.title); alter table tasks disable rule log_gone;`,
  },
});
