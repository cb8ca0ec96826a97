import { defineRule } from "../../rule.ts";
import { walk, type Expression } from "../../predicate/expression.ts";
import { callsOf } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** Whether an expression has something of the row that changed. */
function isOfRow(expression: Expression): boolean {
  return [...walk(expression)].some(
    (part) => part.kind === "column" && ["new", "old"].includes(part.relation ?? part.name),
  );
}

/** A trigger that notifies all tenants over one channel. */
export const notifySharedChannel = defineRule({
  code: "TENANCY.NOTIFY_SHARED_CHANNEL",
  severity: "warning",
  finds: "A trigger that notifies all tenants over one channel.",
  why: "Channels have no rights: whoever can run SQL can LISTEN, and hears of every tenant's rows.",
  remedy: "Send no data but an id over it, or give each tenant a channel whose name can't be guessed.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      for (const trigger of relation.triggers.filter(
        ({ enabled, inherited }) => enabled !== "disabled" && !inherited,
      )) {
        const one = audit.findFunction(trigger.function.schema, trigger.function.name);
        const calls =
          one === undefined ? [] : callsOf(audit.body(one).statements).filter(({ name }) => name === "pg_notify");
        const shared = calls.some(({ operands: [channel, payload] }) => {
          const ofTenant =
            channel !== undefined &&
            [...walk(channel)].some(
              (part) =>
                (part.kind === "column" && part.name === column?.name) ||
                (part.kind === "call" && part.name === "current_setting"),
            );
          return !ofTenant && payload !== undefined && isOfRow(payload);
        });
        if (!shared) continue;
        yield {
          place: { object: `trigger ${trigger.name} on table ${label(relation)}` },
          message: "It sends data of the row over a channel that all tenants share.",
          fix: "perform pg_notify('changes', ''); -- listeners then read what their policies show them",
        };
      }
    }
  },
});
