import { ruleCases } from "../audit-case.ts";

export const policyInvertedCases = ruleCases("TENANCY.POLICY_INVERTED", {
  finds: {
    "not equal": `alter policy by_tenant on tasks using ({col} <> {bound}) with check ({col} = {bound});`,
    "NOT of equal": `alter policy by_tenant on tasks using (not ({col} = {bound})) with check ({col} = {bound});`,
  },
  passes: {
    "NOT of not equal": `alter policy by_tenant on tasks using (not ({col} <> {bound}));`,
  },
});
