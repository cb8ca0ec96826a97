import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const rawCallUnmanagedCases = ruleCases("TENANCY.RAW_CALL_UNMANAGED", {
  finds: {
    "a pool of its own": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "pool.query",
              sql: "select 1",
              interpolated: false,
              managed: false,
            },
          ],
        }),
      ],
    },
  },
  passes: {
    "tapdb's": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "tap.pool.query",
              sql: "select 1",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
  },
});
