import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const rawSqlInterpolatedCases = ruleCases("TENANCY.RAW_SQL_INTERPOLATED", {
  finds: {
    "a value in the text": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "$queryRawUnsafe",
              sql: "select * from tasks where title = '$1'",
              interpolated: true,
              managed: true,
            },
          ],
        }),
      ],
    },
  },
  passes: {
    "a parameter": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "$queryRaw",
              sql: "select * from tasks where title = $1",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
  },
});
