import { defineRule } from "../../rule.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

const IMPLICIT = new Set(["pg_catalog", "pg_temp", '""', ""]);

/** A SECURITY DEFINER function whose search_path has a place where the caller can put objects first. */
export const definerSearchPathWritable = defineRule({
  code: "TENANCY.DEFINER_SEARCH_PATH_WRITABLE",
  severity: "warning",
  finds: "A SECURITY DEFINER function whose search_path has a place where the caller can put objects first.",
  why: "Without pg_temp at its end, temporary tables are searched first; a schema in which the application may create is as bad.",
  remedy: "Name only safe schemas, and pg_temp last.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      const path = one.settings.find((setting) => setting.startsWith("search_path="));
      if (!one.securityDefiner || path === undefined || (!isExecutable(audit, one) && one.returns !== "trigger"))
        continue;
      const names = path
        .slice("search_path=".length)
        .split(",")
        .map((name) => name.trim());
      const schemas = names.map((name) => name.replaceAll('"', ""));
      const writable = audit.snapshot.schemas.find(
        (schema) =>
          schemas.includes(schema.name) &&
          (audit.app.inherited.has(schema.owner) || audit.app.holds(schema.grants, "CREATE")),
      );
      const onlySystem = names.every((name) => IMPLICIT.has(name));
      const temporaryFirst =
        !onlySystem && schemas.at(-1) !== "pg_temp" && audit.app.holds(audit.snapshot.databaseGrants, "TEMPORARY");
      if (writable === undefined && !temporaryFirst) continue;
      yield {
        place: functionPlace(one),
        message:
          writable === undefined
            ? "Temporary tables of the caller are found before the right ones."
            : `The application may create objects in "${writable.name}", which it searches.`,
        evidence: [path],
        fix: `alter function ${audit.sql(one)}(${one.signature}) set search_path = ${[...schemas.filter((name) => name !== "pg_temp" && name !== "" && name !== writable?.name), "pg_temp"].join(", ")};`,
      };
    }
  },
});
