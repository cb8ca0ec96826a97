import { ruleCases } from "../audit-case.ts";

export const grantTriggerCases = ruleCases("TENANCY.GRANT_TRIGGER", {
  finds: {
    granted: `grant trigger on tasks to {app};`,
  },
  passes: {
    "to another role": `grant trigger on tasks to {system};`,
  },
});
