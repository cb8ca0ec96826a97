import { ruleCases } from "../audit-case.ts";

export const foreignServerUsableCases = ruleCases("TENANCY.FOREIGN_SERVER_USABLE", {
  finds: {
    "with a mapping": `reset role; create extension if not exists postgres_fdw; create server far_{app} foreign data wrapper postgres_fdw; create user mapping for public server far_{app}; grant usage on foreign server far_{app} to {app};`,
  },
  passes: {
    "without a mapping": `reset role; create extension if not exists postgres_fdw; create server far_{app} foreign data wrapper postgres_fdw; grant usage on foreign server far_{app} to {app};`,
    "without the right": `reset role; create extension if not exists postgres_fdw; create server far_{app} foreign data wrapper postgres_fdw; create user mapping for public server far_{app};`,
  },
});
