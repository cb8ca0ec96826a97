interface Named {
  readonly name?: unknown;
  readonly className?: unknown;
  readonly meta?: { readonly className?: string };
  readonly constructor: { readonly name: string };
}

/** The name of what MikroORM takes for an entity: a class, a schema, a name, an instance or an array of instances. */
export function entityName(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : entityName(value[0]);
  if (typeof value === "function") return value.name;
  if (typeof value !== "object" || value === null) return undefined;
  const named = value as Named;
  if (typeof named.meta?.className === "string") return named.meta.className;
  const { name } = named.constructor;
  return name === "Object" ? undefined : name;
}
