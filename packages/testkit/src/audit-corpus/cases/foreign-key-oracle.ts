import { ruleCases } from "../audit-case.ts";

export const foreignKeyOracleCases = ruleCases("TENANCY.FOREIGN_KEY_ORACLE", {
  finds: {
    "by key only": `alter table members add column project_id bigint references projects (id);`,
    "by a natural key": {
      sql: `alter table projects add unique (name); alter table members add column project text references projects (name);`,
      beside: ["TENANCY.UNIQUE_ORACLE"],
    },
  },
  passes: {
    "by tenant and key": `alter table members add column project_id bigint, add foreign key ({col}, project_id) references projects ({col}, id);`,
    "to a shared table": `alter table members add column country text references countries (code);`,
    "the tenant to the list of tenants": `alter table members add foreign key ({col}) references accounts (id);`,
  },
});
