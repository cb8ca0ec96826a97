/** Entity managers, and with them repositories, which call them: names for the profile, and the nesting of transactions. */
import type { SourceInternals, TypeormModule } from "../typeorm-types.ts";
import { entityStatesOf } from "../entity-state/entity-states.ts";
import { replaceMethod, type Call } from "./replace-method.ts";
import { runLabelled } from "./run-labelled.ts";

const READS = [
  "find",
  "findBy",
  "findAndCount",
  "findAndCountBy",
  "findByIds",
  "findOne",
  "findOneBy",
  "findOneById",
  "findOneOrFail",
  "findOneByOrFail",
  "exist",
  "exists",
  "existsBy",
  "count",
  "countBy",
  "sum",
  "average",
  "minimum",
  "maximum",
  "preload",
];

const WRITES = [
  "insert",
  "upsert",
  "update",
  "updateAll",
  "delete",
  "deleteAll",
  "softDelete",
  "restore",
  "increment",
  "decrement",
  "clear",
];

/** Their first argument is the target, or the entity itself, or a list of entities. */
const PERSISTS = ["save", "remove", "softRemove", "recover"];

function nameOf(source: SourceInternals, target: unknown): string | undefined {
  return source.hasMetadata(target) ? source.getMetadata(target).name : undefined;
}

function persistedName(source: SourceInternals, [first]: readonly unknown[]): string | undefined {
  const named = nameOf(source, first);
  if (named !== undefined) return named;
  const entity: unknown = Array.isArray(first) ? first[0] : first;
  return typeof entity === "object" && entity !== null ? nameOf(source, entity.constructor) : undefined;
}

/** `(target, entity)`, or the entity alone. */
function rememberPersisted({ binding, source, values }: Call): void {
  const [first, second] = values;
  const named = nameOf(source, first) !== undefined;
  entityStatesOf(binding.tap).remember(source, named ? first : undefined, named ? second : first);
}

export function patchManagers({ EntityManager }: TypeormModule): void {
  const { prototype } = EntityManager;
  for (const name of READS) {
    replaceMethod(prototype, name, (call, boundary) =>
      runLabelled(call.binding, name, nameOf(call.source, call.values[0]), boundary, call.proceed),
    );
  }
  for (const name of WRITES) {
    replaceMethod(prototype, name, (call, boundary) =>
      runLabelled(call.binding, name, nameOf(call.source, call.values[0]), boundary, () =>
        call.binding.tap.nested(call.proceed),
      ),
    );
  }
  for (const name of PERSISTS) {
    replaceMethod(prototype, name, (call, boundary) =>
      runLabelled(call.binding, name, persistedName(call.source, call.values), boundary, () => {
        rememberPersisted(call);
        return call.binding.tap.nested(call.proceed);
      }),
    );
  }
  replaceMethod(prototype, "query", (call, boundary) =>
    runLabelled(call.binding, "query", undefined, boundary, call.proceed),
  );
  replaceMethod(prototype, "transaction", (call) => call.binding.tap.nested(call.proceed));
}
