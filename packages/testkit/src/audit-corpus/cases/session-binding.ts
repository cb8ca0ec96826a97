import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const sessionBindingCases = ruleCases("TENANCY.SESSION_BINDING", {
  finds: {
    "SET on a pooled connection": { models: [model({ pool: { managed: false, binding: "session", pooler: "none" } })] },
  },
  passes: {
    "in the transaction": { models: [model({ pool: { managed: false, binding: "transaction", pooler: "none" } })] },
  },
});
