import { ruleCases } from "../audit-case.ts";

export const largeObjectColumnCases = ruleCases("TENANCY.LARGE_OBJECT_COLUMN", {
  finds: {
    "an oid": `alter table tasks add column body oid;`,
  },
  passes: {
    bytea: `alter table tasks add column body bytea;`,
  },
});
