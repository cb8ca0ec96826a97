import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A sequence that feeds a table of tenants and that the application may set. */
export const sequenceSettable = defineRule({
  code: "TENANCY.SEQUENCE_SETTABLE",
  severity: "info",
  finds: "A sequence that feeds a table of tenants and that the application may set.",
  why: "`setval` by one tenant makes the inserts of all others fail.",
  remedy: "Grant USAGE only.",
  *check(audit) {
    for (const sequence of audit.snapshot.sequences) {
      if (sequence.ownedBy === null || audit.table(sequence.ownedBy) === undefined) continue;
      if (audit.app.inherited.has(sequence.owner) || !audit.app.holds(sequence.grants, "UPDATE")) continue;
      yield {
        place: at("sequence", sequence),
        message: "The application may set it, for all tenants.",
        fix: `revoke update on sequence ${audit.sql(sequence)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
