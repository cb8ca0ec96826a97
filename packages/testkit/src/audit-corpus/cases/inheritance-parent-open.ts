import { ruleCases } from "../audit-case.ts";

export const inheritanceParentOpenCases = ruleCases("TENANCY.INHERITANCE_PARENT_OPEN", {
  finds: {
    "a parent without protection": `create table things (name text); alter table members add column name text; alter table members inherit things;`,
  },
  passes: {
    "a parent that may not be used": `create table things (name text); alter table members add column name text; alter table members inherit things; revoke all on things from {app};`,
  },
});
