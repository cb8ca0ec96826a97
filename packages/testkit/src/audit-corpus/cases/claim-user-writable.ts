import { ruleCases } from "../audit-case.ts";

export const claimUserWritableCases = ruleCases("TENANCY.CLAIM_USER_WRITABLE", {
  finds: {
    "user metadata": `alter policy by_tenant on tasks using ({col} = (select (nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'user_metadata' ->> 'tenant'){cast}));`,
  },
  passes: {
    "app metadata": {
      sql: `alter policy by_tenant on tasks using ({col} = (select (nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'app_metadata' ->> 'tenant'){cast}));`,
      beside: ["TENANCY.OTHER_SETTING"],
    },
  },
});
