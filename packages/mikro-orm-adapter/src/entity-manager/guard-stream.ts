import { entityName } from "../labels/entity-name.ts";
import type { AnyMethod, EntityManager } from "../mikro-orm-types.ts";
import type { OrmState } from "../orm-state.ts";

/**
 * A stream of entities is read by whoever asks for its next row: it serves the first, and the entity manager's owner. Not a
 * generator, which would go on in the context of its first caller.
 */
export function guardStream(original: AnyMethod, { owners, labeller }: OrmState): AnyMethod {
  return function (...values): AsyncGenerator<unknown> {
    const em: EntityManager = this.getContext(false);
    owners.use(em, "checks");
    const rows: AsyncGenerator<unknown> = original.apply(this, values);
    const stream = {};
    return {
      async next() {
        owners.require(em, "checks");
        owners.require(stream, "binds");
        return labeller.labelled("stream", entityName(values[0]), () => rows.next());
      },
      return: (value) => rows.return(value),
      throw: (error) => rows.throw(error),
      [Symbol.asyncIterator]() {
        return this;
      },
      async [Symbol.asyncDispose]() {
        await rows.return(undefined);
      },
    };
  };
}
