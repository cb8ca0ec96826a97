type Method = (this: unknown, ...values: never[]) => unknown;
type Original = (this: unknown, ...values: unknown[]) => unknown;

/** Puts what `replacement` makes of a method in its place, on this one object. */
export function replaceMethod(owner: object, name: string, replacement: (original: Original) => Method): void {
  const original = (owner as Record<string, Original>)[name]!;
  Object.defineProperty(owner, name, {
    value: replacement(original),
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
