import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application may pass on its rights on a table of tenants. */
export const grantOption = defineRule({
  code: "TENANCY.GRANT_OPTION",
  severity: "warning",
  finds: "The application may pass on its rights on a table of tenants.",
  why: "It can give them to PUBLIC or to a role that policies do not bind.",
  remedy: "Revoke the grant option.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      const rights = new Set(
        relation.grants
          .filter(({ grantee, grantable }) => grantable && audit.app.isGrantee(grantee))
          .map(({ privilege }) => privilege),
      );
      if (rights.size === 0) continue;
      yield {
        place: at("table", relation),
        message: `The application may grant ${[...rights].join(", ")} on it to others.`,
        fix: `revoke grant option for all on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)};`,
      };
    }
  },
});
