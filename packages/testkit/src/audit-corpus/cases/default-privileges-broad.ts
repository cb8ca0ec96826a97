import { ruleCases } from "../audit-case.ts";

export const defaultPrivilegesBroadCases = ruleCases("TENANCY.DEFAULT_PRIVILEGES_BROAD", {
  finds: {
    all: `alter default privileges in schema {s} grant all on tables to {app};`,
    TRUNCATE: `alter default privileges grant truncate on tables to {app};`,
  },
  passes: {
    DML: `alter default privileges in schema {s} grant select, insert on tables to {app};`,
    "all to another role": `alter default privileges in schema {s} grant all on tables to {system};`,
  },
});
