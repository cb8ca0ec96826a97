import { ruleCases } from "../audit-case.ts";

export const extensionReachesOutCases = ruleCases("TENANCY.EXTENSION_REACHES_OUT", {
  finds: {
    dblink: `reset role; create extension dblink with schema {s};`,
  },
  passes: {
    citext: `reset role; create extension citext with schema {s};`,
  },
});
