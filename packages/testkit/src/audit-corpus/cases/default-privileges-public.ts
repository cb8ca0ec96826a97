import { ruleCases } from "../audit-case.ts";

export const defaultPrivilegesPublicCases = ruleCases("TENANCY.DEFAULT_PRIVILEGES_PUBLIC", {
  finds: {
    "tables to everybody": `alter default privileges in schema {s} grant select on tables to public;`,
  },
  passes: {
    "functions to everybody": `alter default privileges grant execute on functions to public;`,
  },
});
