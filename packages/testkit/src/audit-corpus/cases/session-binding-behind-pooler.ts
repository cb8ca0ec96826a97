import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const sessionBindingBehindPoolerCases = ruleCases("TENANCY.SESSION_BINDING_BEHIND_POOLER", {
  finds: {
    "transaction mode": { models: [model({ pool: { managed: false, binding: "session", pooler: "transaction" } })] },
    "statement mode": { models: [model({ pool: { managed: false, binding: "session", pooler: "statement" } })] },
  },
  passes: {
    "in the transaction": {
      models: [model({ pool: { managed: false, binding: "transaction", pooler: "transaction" } })],
    },
    "tapdb's": { models: [model({ pool: { managed: true, binding: "managed", pooler: "transaction" } })] },
  },
});
