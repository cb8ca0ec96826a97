import { bindingOfDriver, sourceOf, type Binding } from "../binding.ts";
import type { Method, Patchable, SourceInternals } from "../typeorm-types.ts";

/** What a patch gets to know of a call. */
export interface Call {
  readonly self: unknown;
  readonly values: readonly unknown[];
  readonly binding: Binding;
  readonly source: SourceInternals;
  /** Runs the replaced method. */
  readonly proceed: () => unknown;
}

/** What a patch does in place of a call; `boundary` is the function that the application called. */
export type Replacement = (call: Call, boundary: Method) => unknown;

/**
 * Replaces a method of a prototype. Only objects of data sources that are tapdb's get to `replacement`; for all others
 * the method is what it was. A method that this version of TypeORM lacks is left out.
 */
export function replaceMethod(target: Patchable["prototype"], name: string, replacement: Replacement): void {
  const original = target[name];
  if (typeof original !== "function") return;
  const patched: Method = function (...values) {
    const source = sourceOf(this) ?? (this as Call["source"]);
    const binding = bindingOfDriver(source?.options?.driver);
    const proceed = (): unknown => Reflect.apply(original, this, values);
    if (binding === undefined) return proceed();
    return replacement({ self: this, values, binding, source, proceed }, patched);
  };
  Object.defineProperty(patched, "name", { value: name });
  Object.defineProperty(target, name, { value: patched, writable: true, configurable: true });
}
