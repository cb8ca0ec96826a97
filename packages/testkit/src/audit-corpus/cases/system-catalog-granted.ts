import { ruleCases } from "../audit-case.ts";

export const systemCatalogGrantedCases = ruleCases("TENANCY.SYSTEM_CATALOG_GRANTED", {
  finds: {
    "samples of rows": `reset role; grant select on pg_catalog.pg_statistic to {app};`,
    "to everybody": `reset role; grant select on pg_catalog.pg_statistic_ext_data to public;`,
  },
  passes: {
    "to another role": `reset role; grant select on pg_catalog.pg_statistic to {system};`,
  },
});
