import { ruleCases } from "../audit-case.ts";

export const roleReadsStatisticsCases = ruleCases("TENANCY.ROLE_READS_STATISTICS", {
  finds: {
    monitor: `reset role; grant pg_monitor to {app};`,
    "all data": `reset role; grant pg_read_all_data to {app};`,
  },
  passes: {
    "another role": `reset role; grant pg_monitor to {system};`,
  },
});
