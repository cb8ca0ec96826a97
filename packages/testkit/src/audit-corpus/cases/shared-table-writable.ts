import { ruleCases } from "../audit-case.ts";

export const sharedTableWritableCases = ruleCases("TENANCY.SHARED_TABLE_WRITABLE", {
  finds: {
    "the countries may be changed": `grant update on countries to {app};`,
    "a table of plans": `create table plans (name text primary key, price numeric);`,
  },
  passes: {
    "read only": `create table plans (name text primary key, price numeric); revoke insert, update, delete on plans from {app};`,
  },
});
