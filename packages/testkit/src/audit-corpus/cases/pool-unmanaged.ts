import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const poolUnmanagedCases = ruleCases("TENANCY.POOL_UNMANAGED", {
  finds: {
    "binds nothing": { models: [model({ pool: { managed: false, binding: "none", pooler: "none" } })] },
  },
  passes: {
    "tapdb's": { models: [model({ pool: { managed: true, binding: "managed", pooler: "transaction" } })] },
    "binds in the transaction": {
      models: [model({ pool: { managed: false, binding: "transaction", pooler: "transaction" } })],
    },
  },
});
