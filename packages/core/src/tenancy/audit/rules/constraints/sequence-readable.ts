import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A sequence that feeds a table of tenants and that the application may read. */
export const sequenceReadable = defineRule({
  code: "TENANCY.SEQUENCE_READABLE",
  severity: "info",
  finds: "A sequence that feeds a table of tenants and that the application may read.",
  why: "`last_value` tells how many rows all tenants together have written.",
  remedy: "Grant USAGE only.",
  *check(audit) {
    for (const sequence of audit.snapshot.sequences) {
      if (sequence.ownedBy === null || audit.table(sequence.ownedBy) === undefined) continue;
      if (audit.app.inherited.has(sequence.owner) || !audit.app.holds(sequence.grants, "SELECT")) continue;
      yield {
        place: at("sequence", sequence),
        message: "The application may read it, and so how many rows all tenants have written.",
        fix: `revoke select on sequence ${audit.sql(sequence)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
