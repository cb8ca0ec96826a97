import { ruleCases } from "../audit-case.ts";

export const roleOwnsSchemaCases = ruleCases("TENANCY.ROLE_OWNS_SCHEMA", {
  finds: {
    "the schema": `reset role; alter schema {s} owner to {app};`,
  },
  passes: {
    "a schema without tables of tenants": `reset role; create schema scratch authorization {app};`,
  },
});
