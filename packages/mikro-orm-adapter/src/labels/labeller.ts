import { captureCallSite, type StatementLabels, type Tapdb } from "@tapdb/core";

const ORM = "mikro-orm";

/** The operation whose statements are sent from too deep for their stack to reach the application; of others the pool asks. */
const DEEP = "flush";

/** Says of the statements that work sends which operation of MikroORM sent them, for which entity, and from where. */
export interface Labeller {
  /**
   * Runs `work` as `operation`. Of operations within operations (`flush` inserts each entity), the outermost gives its
   * name and its call site, and the innermost its entity.
   */
  labelled<T>(operation: string, entity: string | undefined, work: () => T): T;
  /** Runs a part of an operation that is about another entity. */
  about<T>(entity: string | undefined, work: () => T): T;
  /** Runs work that sends one statement, of which perhaps nothing else is known; the pool finds its call site. */
  labelledRaw<T>(work: () => T): T;
}

/** The labeller of one tapdb. */
export function createLabeller({ context }: Tapdb): Labeller {
  const outer = (): StatementLabels | undefined => {
    const labels = context.current()?.labels;
    return labels?.orm === ORM ? labels : undefined;
  };
  const about: Labeller["about"] = (entity, work) => {
    const labels = outer();
    if (labels === undefined || entity === undefined || entity === labels.entity) return work();
    return context.runWithLabels({ ...labels, entity }, work);
  };
  const labelledRaw: Labeller["labelledRaw"] = (work) => {
    if (context.current() === undefined || outer() !== undefined) return work();
    return context.runWithLabels({ orm: ORM }, work);
  };
  return {
    about,
    labelledRaw,
    labelled(operation, entity, work) {
      if (outer() !== undefined) return about(entity, work);
      const named = entity === undefined ? undefined : { entity };
      const place = operation === DEEP ? { callSite: captureCallSite() } : undefined;
      return context.runWithLabels({ orm: ORM, operation, ...named, ...place }, work);
    },
  };
}
