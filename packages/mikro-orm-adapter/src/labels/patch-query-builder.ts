import type { AnyMethod } from "../mikro-orm-types.ts";
import { entityName } from "./entity-name.ts";
import type { Labeller } from "./labeller.ts";

interface QueryBuilder {
  readonly em?: object;
  readonly mainAlias?: { readonly entityName?: unknown };
}

/** The labeller of each query builder that tapdb gave out; a clone takes part by its entity manager. */
const labellers = new WeakMap<object, Labeller>();
const patched = new WeakSet<object>();

function ownerOf(builder: object, name: string): Record<string, AnyMethod> | undefined {
  let prototype: object | null = Object.getPrototypeOf(builder);
  while (prototype !== null && !Object.hasOwn(prototype, name)) prototype = Object.getPrototypeOf(prototype);
  return (prototype as Record<string, AnyMethod> | null) ?? undefined;
}

function patch(builder: object, name: string, wrap: (original: AnyMethod) => AnyMethod): void {
  const prototype = ownerOf(builder, name);
  if (prototype === undefined) return;
  prototype[name] = wrap(prototype[name]!);
}

const labellerOf = (builder: QueryBuilder): Labeller | undefined =>
  builder.em === undefined ? undefined : labellers.get(builder.em);

/** Makes the statements of a query builder known as such. The class is patched once; builders of other ORMs pass through. */
export function patchQueryBuilder<T extends QueryBuilder>(builder: T, labeller: Labeller): T {
  if (builder.em !== undefined) labellers.set(builder.em, labeller);
  const prototype = Object.getPrototypeOf(builder) as object;
  if (patched.has(prototype)) return builder;
  patched.add(prototype);
  patch(builder, "execute", (original) => {
    return function (...values) {
      const proceed = (): unknown => original.apply(this, values);
      const own = labellerOf(this);
      return own === undefined
        ? proceed()
        : own.labelled("queryBuilder", entityName(this.mainAlias?.entityName), proceed);
    };
  });
  return builder;
}
