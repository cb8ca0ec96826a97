import { ruleCases } from "../audit-case.ts";

export const matviewReadableCases = ruleCases("TENANCY.MATVIEW_READABLE", {
  finds: {
    "sums by tenant": `create materialized view totals as select {col}, sum(budget) from projects group by 1; grant select on totals to {app};`,
    "through a view": {
      sql: `create view v as select * from tasks; create materialized view kept as select * from v; grant select on kept to {app};`,
      beside: [],
    },
  },
  passes: {
    "the application may not read it": `create materialized view totals as select {col}, sum(budget) from projects group by 1; revoke all on totals from {app};`,
    "over a shared table": `create materialized view names as select name from countries; grant select on names to {app};`,
  },
});
