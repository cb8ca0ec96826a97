import { ruleCases } from "../audit-case.ts";

export const foreignKeyCascadesCases = ruleCases("TENANCY.FOREIGN_KEY_CASCADES", {
  finds: {
    deletes: `alter table members add column project_id bigint references projects (id) on delete cascade;`,
    "sets NULL": `alter table members add column project_id bigint references projects (id) on delete set null;`,
  },
  passes: {
    "by tenant and key": `alter table members add column project_id bigint, add foreign key ({col}, project_id) references projects ({col}, id) on delete cascade;`,
    "does nothing": {
      sql: `alter table members add column project_id bigint references projects (id);`,
      beside: ["TENANCY.FOREIGN_KEY_ORACLE"],
    },
  },
});
