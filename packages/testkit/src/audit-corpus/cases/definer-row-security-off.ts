import { ruleCases } from "../audit-case.ts";

export const definerRowSecurityOffCases = ruleCases("TENANCY.DEFINER_ROW_SECURITY_OFF", {
  finds: {
    "switched off": `create function peek() returns int language sql set row_security = off as 'select 1';`,
  },
  passes: {
    "switched on": `create function peek() returns int language sql set row_security = on as 'select 1';`,
  },
});
