import { ruleCases } from "../audit-case.ts";

export const roleReadsServerFilesCases = ruleCases("TENANCY.ROLE_READS_SERVER_FILES", {
  finds: {
    files: `reset role; grant pg_read_server_files to {app};`,
    programs: `reset role; grant pg_execute_server_program to {app};`,
  },
  passes: {
    signals: `reset role; grant pg_signal_backend to {app};`,
  },
});
