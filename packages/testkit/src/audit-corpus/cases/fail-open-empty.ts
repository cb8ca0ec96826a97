import { ruleCases } from "../audit-case.ts";

export const failOpenEmptyCases = ruleCases("TENANCY.FAIL_OPEN_EMPTY", {
  finds: {
    "OR the setting is empty": `alter policy by_tenant on tasks using ({col} = {bound} or current_setting('{setting}', true) = '');`,
    "a CASE by the empty text": `alter policy by_tenant on tasks using (case current_setting('{setting}', true) when '' then true else {col} = {bound} end);`,
  },
  passes: {
    "AND the setting is not empty": `alter policy by_tenant on tasks using ({col} = {bound} and current_setting('{setting}', true) <> '');`,
  },
});
