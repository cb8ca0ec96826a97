import type { AnyMethod, Driver } from "../mikro-orm-types.ts";
import { entityName } from "./entity-name.ts";
import type { Labeller } from "./labeller.ts";

/** Methods of the driver that send the statements of one entity; its name comes first. */
const OF_ENTITY = [
  "find",
  "findOne",
  "count",
  "nativeInsert",
  "nativeInsertMany",
  "nativeUpdate",
  "nativeUpdateMany",
  "nativeDelete",
];

interface Property {
  readonly targetMeta?: { readonly className: string };
}

/** Makes the parts of an operation known by the entity that each is about: a flush writes many. */
export function labelDriver(driver: Driver, labeller: Labeller): void {
  const methods = driver as unknown as Record<string, AnyMethod | undefined>;
  for (const name of OF_ENTITY) {
    const original = methods[name];
    if (original === undefined) continue;
    methods[name] = (...values) => labeller.about(entityName(values[0]), () => original.apply(driver, values));
  }
  const original = methods["loadFromPivotTable"];
  if (original === undefined) return;
  methods["loadFromPivotTable"] = (property: Property, ...values) =>
    labeller.about(property.targetMeta?.className, () => original.call(driver, property, ...values));
}
