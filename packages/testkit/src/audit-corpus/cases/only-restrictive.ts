import { ruleCases } from "../audit-case.ts";

export const onlyRestrictiveCases = ruleCases("TENANCY.ONLY_RESTRICTIVE", {
  finds: {
    "the tenant's policy is restrictive": `drop policy by_tenant on members; create policy p on members as restrictive using ({col} = {bound}) with check ({col} = {bound});`,
  },
  passes: {
    "a restrictive one beside the permissive": `create policy p on members as restrictive using (user_name <> '') with check (user_name <> '');`,
  },
});
