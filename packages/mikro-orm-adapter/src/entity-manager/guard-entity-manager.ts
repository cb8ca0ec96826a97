import type { OrmState } from "../orm-state.ts";
import { entityName } from "../labels/entity-name.ts";
import { patchQueryBuilder } from "../labels/patch-query-builder.ts";
import type { AnyMethod, EntityManager, EntityManagerClass, ForkOptions } from "../mikro-orm-types.ts";
import { guardLoaders } from "./guard-loaders.ts";
import { guardStream } from "./guard-stream.ts";
import { GUARDED_METHODS, type GuardedMethod } from "./guarded-methods.ts";
import type { Scope } from "./transaction-forks.ts";
import { withoutTenant, type SessionContext } from "./session-context.ts";

type Prototype = Record<string, AnyMethod | undefined>;

/** What is known of an entity manager since it was made. */
interface Origin {
  /** Whether it stands for the one of the running request or transaction. */
  readonly followsContext: boolean;
  /** The level of `tap.transaction` that it was made in. */
  readonly scope: Scope | undefined;
}

/** The application's entity manager class, extended so that each instance serves one tenant. */
export function guardEntityManager(Base: EntityManagerClass, state: OrmState): EntityManagerClass {
  const { owners, forks, labeller, tap } = state;
  const origins = new WeakMap<EntityManager, Origin>();
  const base = Base.prototype as Prototype;

  class Guarded extends (Base as new (...values: unknown[]) => EntityManager) {
    constructor(...values: unknown[]) {
      super(...values);
      origins.set(this, { followsContext: values[3] !== false, scope: forks.currentScope() });
      guardLoaders(this, owners);
    }

    override getContext(validate = true): EntityManager {
      if (origins.get(this)?.followsContext !== true) return super.getContext(validate);
      const inside = forks.resolve(
        () => super.getContext(false),
        (em) => origins.get(em)?.scope,
      );
      return inside ?? super.getContext(validate);
    }

    override fork(options?: ForkOptions): EntityManager {
      const made = super.fork(options);
      if (options?.clear === false) {
        owners.inherit(options.disableContextResolution ? this : this.getContext(false), made);
      }
      return made;
    }
  }

  const methods = Guarded.prototype as unknown as Prototype;
  for (const [name, method] of GUARDED_METHODS) {
    const original = base[name];
    if (typeof original === "function") methods[name] = guardMethod(name, method, original, state);
  }
  if (typeof base["stream"] === "function") methods["stream"] = guardStream(base["stream"], state);
  if (typeof base["createQueryBuilder"] === "function") {
    const create = methods["createQueryBuilder"]!;
    methods["createQueryBuilder"] = function (...values) {
      return patchQueryBuilder(create.apply(this, values), labeller);
    };
  }
  if (typeof base["mergeSessionContext"] === "function") {
    methods["mergeSessionContext"] = function (session: SessionContext) {
      return base["mergeSessionContext"]!.call(this, withoutTenant(session, tap));
    };
  }
  Object.defineProperty(Guarded, "name", { value: Base.name });
  return Guarded as unknown as EntityManagerClass;
}

/** A global entity manager that MikroORM itself refuses is left alone, so that its error comes through. */
function useOf(em: EntityManager, name: string, { use }: GuardedMethod): GuardedMethod["use"] {
  const refusedByOrm = em.global && !em.config.get("allowGlobalContext") && !name.startsWith("upsert");
  return refusedByOrm ? "checks" : use;
}

function guardMethod(name: string, method: GuardedMethod, original: AnyMethod, state: OrmState): AnyMethod {
  const { owners, labeller } = state;
  const check = (self: EntityManager): void => {
    const em = self.getContext(false);
    owners[method.needsContext ? "require" : "use"](em, useOf(em, name, method));
  };
  if (!method.async) {
    return function (...values) {
      check(this);
      return original.apply(this, values);
    };
  }
  return async function (...values) {
    check(this);
    if (!method.labelled) return original.apply(this, values);
    const entity = name === "execute" ? undefined : entityName(values[0]);
    return labeller.labelled(name, entity, () => original.apply(this, values));
  };
}
