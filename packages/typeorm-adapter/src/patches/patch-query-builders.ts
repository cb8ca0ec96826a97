/** Query builders: names for the profile, a stream that gives its connection back, and the guard of the result cache. */
import { entityStatesOf } from "../entity-state/entity-states.ts";
import { guardResultCache } from "../options/guard-result-cache.ts";
import type { TypeormModule } from "../typeorm-types.ts";
import { replaceMethod, type Call } from "./replace-method.ts";
import { runLabelled } from "./run-labelled.ts";
import { streamAndRelease } from "./stream-and-release.ts";

const SELECT_ENDS = [
  "getMany",
  "getOne",
  "getOneOrFail",
  "getManyAndCount",
  "getCount",
  "getExists",
  "getRawMany",
  "getRawOne",
  "getRawAndEntities",
];

interface MainAlias {
  readonly hasMetadata: boolean;
  readonly metadata: { readonly name: string };
  readonly tablePath?: string;
}

function entityOf(self: unknown): string | undefined {
  const { mainAlias } = (self as { expressionMap: { mainAlias?: MainAlias } }).expressionMap;
  if (mainAlias === undefined) return undefined;
  return mainAlias.hasMetadata ? mainAlias.metadata.name : undefined;
}

export function patchQueryBuilders(module: TypeormModule): void {
  const select = module.SelectQueryBuilder.prototype;
  for (const name of SELECT_ENDS) {
    replaceMethod(select, name, (call, boundary) =>
      runLabelled(call.binding, name, entityOf(call.self), boundary, call.proceed),
    );
  }
  replaceMethod(select, "stream", (call, boundary) =>
    runLabelled(call.binding, "stream", entityOf(call.self), boundary, () => streamAndRelease(call)),
  );
  // Every select passes here, also those of relations, whatever method it started from.
  replaceMethod(select, "loadRawResults", (call, boundary) => {
    guardResultCache(call.source, call.binding.tap);
    return runLabelled(call.binding, "select", entityOf(call.self), boundary, call.proceed);
  });
  for (const [operation, builder] of writers(module)) {
    replaceMethod(builder.prototype, "execute", (call, boundary) =>
      runLabelled(call.binding, operation, entityOf(call.self), boundary, () => nested(call)),
    );
  }
}

function writers(module: TypeormModule) {
  return [
    ["insert", module.InsertQueryBuilder],
    ["update", module.UpdateQueryBuilder],
    ["delete", module.DeleteQueryBuilder],
    ["softDelete", module.SoftDeleteQueryBuilder],
  ] as const;
}

/** Subscribers run inside a write, and may use other managers. */
function nested({ self, source, binding, proceed }: Call): unknown {
  const { mainAlias, valuesSet } = (self as Writing).expressionMap;
  // Generated columns are written into what was inserted.
  if (valuesSet !== undefined) entityStatesOf(binding.tap).remember(source, targetOf(mainAlias), valuesSet);
  return binding.tap.nested(proceed);
}

interface Writing {
  readonly expressionMap: { readonly mainAlias?: Target; readonly valuesSet?: unknown };
}

interface Target {
  readonly hasMetadata: boolean;
  readonly target?: unknown;
}

/** A table that is no entity's throws when it is asked for its target. */
function targetOf(alias: Target | undefined): unknown {
  return alias?.hasMetadata === true ? alias.target : undefined;
}
