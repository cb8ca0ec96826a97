import { ruleCases } from "../audit-case.ts";

export const foreignTableReadableCases = ruleCases("TENANCY.FOREIGN_TABLE_READABLE", {
  finds: {
    "with a tenant column": `reset role; create extension if not exists postgres_fdw; create server far_{app} foreign data wrapper postgres_fdw; create foreign table {s}.far (id int, {col} {T}) server far_{app}; grant select on {s}.far to {app};`,
  },
  passes: {
    "without one": `reset role; create extension if not exists postgres_fdw; create server far_{app} foreign data wrapper postgres_fdw; create foreign table {s}.far (code text) server far_{app}; grant select on {s}.far to {app};`,
    "that the application may not use": `reset role; create extension if not exists postgres_fdw; create server far_{app} foreign data wrapper postgres_fdw; create foreign table {s}.far (id int, {col} {T}) server far_{app};`,
  },
});
