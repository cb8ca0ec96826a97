import { ruleCases } from "../audit-case.ts";
import { entity, model } from "../models.ts";

export const entityOnMatviewCases = ruleCases("TENANCY.ENTITY_ON_MATVIEW", {
  finds: {
    sums: {
      sql: `create materialized view totals as select {col}, sum(budget) from projects group by 1; revoke all on totals from {app};`,
      beside: ["TENANCY.MATVIEW_READABLE"],
      models: [model({ entities: [entity("Total", "totals")] })],
    },
  },
  passes: {
    "names of countries": {
      sql: `create materialized view names as select name from countries; revoke all on names from {app};`,
      models: [model({ entities: [entity("Name", "names")] })],
    },
  },
});
