import type { LoadedTypeorm } from "../typeorm-types.ts";
import { patchDataSources } from "./patch-data-sources.ts";
import { patchManagers } from "./patch-managers.ts";
import { patchQueryBuilders } from "./patch-query-builders.ts";

const PATCHED = Symbol.for("tapdb.typeorm.patched");

/** Patches a copy of TypeORM, once; data sources that are not tapdb's keep their behaviour. */
export function patchTypeorm({ module }: LoadedTypeorm): void {
  if (Object.hasOwn(module.DataSource, PATCHED)) return;
  Object.defineProperty(module.DataSource, PATCHED, { value: true });
  patchDataSources(module);
  patchManagers(module);
  patchQueryBuilders(module);
}
