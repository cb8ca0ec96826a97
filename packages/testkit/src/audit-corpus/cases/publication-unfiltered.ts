import { ruleCases } from "../audit-case.ts";

export const publicationUnfilteredCases = ruleCases("TENANCY.PUBLICATION_UNFILTERED", {
  finds: {
    "a table": `reset role; create publication changes_{app} for table {s}.tasks;`,
    "all tables": `reset role; create publication changes_{app} for all tables;`,
  },
  passes: {
    "a row filter": {
      sql: `reset role; create publication changes_{app} for table {s}.tasks where ({col} = {one});`,
      since: 15,
    },
    "a shared table": `reset role; create publication changes_{app} for table {s}.countries;`,
  },
});
