import { ruleCases } from "../audit-case.ts";

export const schemaCreateCases = ruleCases("TENANCY.SCHEMA_CREATE", {
  finds: {
    "to the application": `grant create on schema {s} to {app};`,
    "to everybody": `grant create on schema {s} to public;`,
  },
  passes: {
    "a schema with nothing of tenants": `reset role; create schema scratch; grant create, usage on schema scratch to {app};`,
  },
});
