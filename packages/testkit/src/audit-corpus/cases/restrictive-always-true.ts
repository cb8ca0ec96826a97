import { ruleCases } from "../audit-case.ts";

export const restrictiveAlwaysTrueCases = ruleCases("TENANCY.RESTRICTIVE_ALWAYS_TRUE", {
  finds: {
    true: `create policy floor on tasks as restrictive using (true) with check (true);`,
    "the column with itself": `create policy floor on tasks as restrictive using ({col} = {col}) with check ({col} = {bound});`,
  },
  passes: {
    "the tenant": `create policy floor on tasks as restrictive using ({col} = {bound}) with check ({col} = {bound});`,
  },
});
