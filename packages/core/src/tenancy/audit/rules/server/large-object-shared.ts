import { defineRule } from "../../rule.ts";

/** Large objects that the application, or everybody, may read. */
export const largeObjectShared = defineRule({
  code: "TENANCY.LARGE_OBJECT_SHARED",
  severity: "warning",
  finds: "Large objects that the application, or everybody, may read.",
  why: "Large objects have no policies: whatever tenant they belong to, every tenant reads them by their number.",
  remedy: "Keep the data in a bytea column of a protected table.",
  *check(audit) {
    for (const { owner, grantee, count } of audit.snapshot.largeObjects) {
      const reads = audit.app.inherited.has(owner) || (grantee !== null && audit.app.isGrantee(grantee));
      if (!reads) continue;
      yield {
        place: { object: "large objects" },
        message: `${count} large objects of ${owner} can be read by the application, whatever its tenant.`,
        fix: "Move them into a bytea column of a protected table.",
      };
      return;
    }
  },
});
