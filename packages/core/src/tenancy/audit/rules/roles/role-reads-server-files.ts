import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

const OUTSIDE = ["pg_read_server_files", "pg_write_server_files", "pg_execute_server_program"];

/** The application's role may read or write files, or start programs, on the server. */
export const roleReadsServerFiles = defineRule({
  code: "TENANCY.ROLE_READS_SERVER_FILES",
  severity: "error",
  finds: "The application's role may read or write files, or start programs, on the server.",
  why: "The files of the database hold every tenant's rows, and no policy is asked.",
  remedy: "Revoke the membership.",
  *check(audit) {
    for (const role of OUTSIDE.filter((name) => audit.app.reachable.has(name))) {
      yield {
        place: at("role", audit.app.name),
        message: `The application's role is a member of ${role}, and gets around the database.`,
        fix: `revoke ${role} from ${quoteIdentifier(audit.app.name)};`,
      };
    }
  },
});
