import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

const WATCHING = [
  "pg_monitor",
  "pg_read_all_stats",
  "pg_stat_scan_tables",
  "pg_read_all_data",
  "pg_write_all_data",
  "pg_maintain",
];

/** The application's role may see what all sessions do, or how all data is distributed. */
export const roleReadsStatistics = defineRule({
  code: "TENANCY.ROLE_READS_STATISTICS",
  severity: "warning",
  finds: "The application's role may see what all sessions do, or how all data is distributed.",
  why: "Statement texts and statistics hold values of other tenants.",
  remedy: "Revoke the membership.",
  *check(audit) {
    for (const role of WATCHING.filter((name) => audit.app.reachable.has(name))) {
      yield {
        place: at("role", audit.app.name),
        message: `The application's role is a member of ${role}.`,
        fix: `revoke ${role} from ${quoteIdentifier(audit.app.name)};`,
      };
    }
  },
});
