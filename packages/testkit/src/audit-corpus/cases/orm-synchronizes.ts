import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const ormSynchronizesCases = ruleCases("TENANCY.ORM_SYNCHRONIZES", {
  finds: {
    synchronize: { models: [model({ synchronizes: true })] },
  },
  passes: {
    migrations: { models: [model({ synchronizes: false })] },
  },
});
