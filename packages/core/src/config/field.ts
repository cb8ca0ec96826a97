/**
 * The vocabulary of the configuration schemas. It is ours, and this small, because tapdb promises to add at most 50 ms to an
 * application's start and loading a schema library alone takes longer than that.
 */
import { closest } from "./closest.ts";

/** A finding about the configuration; it names the place and what was expected, never the value. */
export interface ConfigProblem {
  readonly kind: "unknown-key" | "invalid";
  /** Dotted: `tenancy.maxTenantBytes`. */
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** One value of the configuration: reads it, or its default, and reports what is wrong with it. */
export interface Field<T> {
  read(value: unknown, path: string, problems: ConfigProblem[]): T;
}

/** The fields of a section, one for each key of its type: a schema that lags behind its type does not compile. */
export type Fields<T> = { readonly [Key in keyof T]-?: Field<T[Key]> };

/** What is written for a configuration of type `T`: everything that has a default may be left out, at every depth. */
export type ConfigInput<T> = T extends readonly unknown[] | ((...values: never[]) => unknown)
  ? T
  : { readonly [Key in keyof T]?: T[Key] extends number | string | boolean | undefined ? T[Key] : ConfigInput<T[Key]> };

function article(expected: string, value: unknown): string {
  if (value === null) return `expected ${expected}, got null`;
  if (Array.isArray(value)) return `expected ${expected}, got an array`;
  const got = typeof value;
  if (got === "number" && !Number.isFinite(value)) return `expected ${expected}, got a number that is not finite`;
  return `expected ${expected}, got ${got === "object" ? "an object" : got === "undefined" ? "nothing" : `a ${got}`}`;
}

/** A field that accepts what `accepts` accepts. */
export function field<T>(expected: string, accepts: (value: unknown) => value is T & {}, byDefault: T): Field<T> {
  return {
    read(value, path, problems) {
      if (value === undefined) return byDefault;
      if (accepts(value)) return value;
      problems.push({ kind: "invalid", path, message: article(expected, value) });
      return byDefault;
    },
  };
}

/** A field that has no default. */
export function required<T>(expected: string, accepts: (value: unknown) => value is T & {}): Field<T> {
  const inner = field<T>(expected, accepts, undefined as T);
  return {
    read(value, path, problems) {
      if (value !== undefined) return inner.read(value, path, problems);
      problems.push({ kind: "invalid", path, message: `is required: expected ${expected}` });
      return undefined as T;
    },
  };
}

/** A whole number between `min` and `max`, both included. */
export function integer<T extends number | undefined = number>(min: number, max: number, byDefault: T): Field<T> {
  const accepts = (value: unknown): value is T & {} =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
  return field<T>(`a whole number from ${min} to ${max}`, accepts, byDefault);
}

/** `true` or `false`. */
export function flag(byDefault: boolean): Field<boolean> {
  return field<boolean>("true or false", (value): value is boolean => typeof value === "boolean", byDefault);
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[], byDefault: T): Field<T> {
  const accepts = (value: unknown): value is T =>
    typeof value === "string" && (words as readonly string[]).includes(value);
  return field<T>(`one of ${words.map((word) => `"${word}"`).join(", ")}`, accepts, byDefault);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object of fields; unknown keys are problems. The result is frozen. */
export function section<T extends object>(fields: Fields<T>): Field<T> {
  const known = Object.keys(fields);
  return {
    read(value, path, problems) {
      if (value !== undefined && !isPlainObject(value)) {
        problems.push({ kind: "invalid", path: path || "configuration", message: article("an object", value) });
      }
      const given = isPlainObject(value) ? value : {};
      const inside = (key: string): string => (path === "" ? key : `${path}.${key}`);
      for (const key of Object.keys(given)) {
        if (known.includes(key)) continue;
        const near = closest(key, known);
        const suggestion = near === undefined ? {} : { suggestion: inside(near) };
        problems.push({ kind: "unknown-key", path: inside(key), message: "is not a known key", ...suggestion });
      }
      const entries = known.map(
        (key) => [key, fields[key as keyof T].read(given[key], inside(key), problems)] as const,
      );
      return Object.freeze(Object.fromEntries(entries)) as T;
    },
  };
}
