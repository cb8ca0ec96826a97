import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const rawSqlChangesContextCases = ruleCases("TENANCY.RAW_SQL_CHANGES_CONTEXT", {
  finds: {
    "the role": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "dataSource.query",
              sql: "set local role admin",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
    row_security: {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "dataSource.query",
              sql: "set row_security = off",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
    "a computed setting": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "dataSource.query",
              sql: "select set_config($1, $2, true)",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
    "everything is reset": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "dataSource.query",
              sql: "reset all",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
  },
  passes: {
    "a timeout": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "dataSource.query",
              sql: "set local statement_timeout = '5s'",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
    "reads the setting": {
      models: [
        model({
          callSites: [
            {
              file: "src/report.ts",
              line: 4,
              call: "dataSource.query",
              sql: "select current_setting('role')",
              interpolated: false,
              managed: true,
            },
          ],
        }),
      ],
    },
  },
});
