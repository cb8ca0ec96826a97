import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

const OUTSIDE = new Set(["dblink", "file_fdw", "adminpack", "plpython3u", "plperlu", "pltclu", "http", "plsh"]);

/** An extension with which SQL reaches outside of the database. */
export const extensionReachesOut = defineRule({
  code: "TENANCY.EXTENSION_REACHES_OUT",
  severity: "info",
  finds: "An extension with which SQL reaches outside of the database.",
  why: "A function of it opens connections or files with rights of its own; policies do not follow.",
  remedy: "Revoke EXECUTE on its functions, or drop it.",
  *check(audit) {
    for (const { name } of audit.snapshot.extensions) {
      if (!OUTSIDE.has(name)) continue;
      yield {
        place: at("extension", name),
        message: "SQL can reach outside of the database with it.",
        fix: `drop extension ${quoteIdentifier(name)};`,
      };
    }
  },
});
