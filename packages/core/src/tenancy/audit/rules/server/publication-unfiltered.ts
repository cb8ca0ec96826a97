import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";

/** A publication that sends tables of tenants without a row filter. */
export const publicationUnfiltered = defineRule({
  code: "TENANCY.PUBLICATION_UNFILTERED",
  severity: "warning",
  finds: "A publication that sends tables of tenants without a row filter.",
  why: "Replication does not ask policies: whoever subscribes gets every tenant.",
  remedy: "Give each subscriber a publication with a row filter, or make sure that it may have all.",
  *check(audit) {
    for (const { name, allTables, tables } of audit.snapshot.publications) {
      const open = tables.filter((table) => table.filter === null && audit.table(table) !== undefined);
      if (open.length === 0) continue;
      yield {
        place: at("publication", name),
        message: `It sends ${allTables ? "all tables" : open.length === 1 ? label(open[0]!) : `${open.length} tables`} of tenants without a row filter.`,
        fix: `alter publication ${quoteIdentifier(name)} set table … where (…);`,
      };
    }
  },
});
