import { ruleCases } from "../audit-case.ts";

export const foreignKeyNotValidatedCases = ruleCases("TENANCY.FOREIGN_KEY_NOT_VALIDATED", {
  finds: {
    "not valid": `alter table members add column project_id bigint, add foreign key ({col}, project_id) references projects ({col}, id) not valid;`,
  },
  passes: {
    validated: `alter table members add column project_id bigint, add constraint fk foreign key ({col}, project_id) references projects ({col}, id) not valid; alter table members validate constraint fk;`,
    "not valid, to a shared table": `alter table members add column country text, add foreign key (country) references countries (code) not valid;`,
  },
});
