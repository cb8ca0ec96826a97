import { captureCallSite } from "../call-site.ts";
import type { Binding } from "../binding.ts";
import type { Method } from "../typeorm-types.ts";

const ORM = "typeorm";

/**
 * Runs `work` with labels. Of operations within operations (`save` runs an insert for each entity), the outermost gives
 * its name and its call site, and the innermost its entity.
 */
export function runLabelled(
  { tap }: Binding,
  operation: string,
  entity: string | undefined,
  boundary: Method,
  work: () => unknown,
): unknown {
  const outer = tap.context.current()?.labels;
  if (outer?.orm === ORM) {
    if (entity === undefined || entity === outer.entity) return work();
    return tap.context.runWithLabels({ ...outer, entity }, work);
  }
  const named = entity === undefined ? undefined : { entity };
  return tap.context.runWithLabels({ orm: ORM, operation, ...named, callSite: captureCallSite(boundary) }, work);
}
