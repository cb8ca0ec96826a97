import { ruleCases } from "../audit-case.ts";

export const commandWithoutPolicyCases = ruleCases("TENANCY.COMMAND_WITHOUT_POLICY", {
  finds: {
    "only SELECT has a policy": `drop policy by_tenant on members; create policy p on members for select using ({col} = {bound});`,
    "DELETE has none": `drop policy by_tenant on members; create policy a on members for select using ({col} = {bound}); create policy b on members for insert with check ({col} = {bound}); create policy c on members for update using ({col} = {bound}) with check ({col} = {bound});`,
  },
  passes: {
    "one policy for each": `drop policy by_tenant on members; create policy a on members for select using ({col} = {bound}); create policy b on members for insert with check ({col} = {bound}); create policy c on members for update using ({col} = {bound}) with check ({col} = {bound}); create policy d on members for delete using ({col} = {bound});`,
    "the right was revoked too": `drop policy by_tenant on members; create policy a on members for select using ({col} = {bound}); revoke insert, update, delete on members from {app};`,
  },
});
