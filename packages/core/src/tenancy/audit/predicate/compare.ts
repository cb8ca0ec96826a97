import { ERROR, NULL, OWN, OTHER, truth, type Value } from "./world.ts";

/** What a comparison needs to know and may ask. */
export interface Comparison {
  readonly role: string;
  readonly hasRole: (name: string) => boolean;
  /** Whether a tenant is bound. */
  readonly bound: boolean;
  /** Something that may be true or false. */
  readonly atom: (key: string) => boolean;
  /** Tells the comparison apart from others. */
  readonly key: string;
}

const isTenant = (value: Value): boolean => value.kind === "text" && (value.text === OWN || value.text === OTHER);

/** Whether what the session decides is the tenant of `other`: an application's own function gives the bound tenant. */
function sessionEquals(other: Value, { bound, atom, key }: Comparison): Value {
  if (!bound) return NULL;
  if (other.kind === "text" && isTenant(other)) return truth(other.text === OWN);
  if (other.kind === "session") return truth(true);
  return truth(atom(key));
}

function roleEquals(other: Value, comparison: Comparison): Value {
  if (other.kind === "role") return truth(true);
  if (isTenant(other)) return sessionEquals(other, comparison);
  if (other.kind === "text") return truth(comparison.hasRole(other.text));
  return truth(comparison.atom(comparison.key));
}

function listEquals(left: readonly Value[], right: readonly Value[], comparison: Comparison): Value {
  if (left.length !== right.length) return truth(false);
  return all(left.map((item, index) => equals(item, right[index]!, comparison)));
}

/** AND of three-valued truths; an error counts as a row that does not come out. */
export function all(values: readonly Value[]): Value {
  const has = (test: (value: Value) => boolean): boolean => values.some(test);
  if (has((value) => value.kind === "boolean" && !value.value)) return truth(false);
  if (has(({ kind }) => kind === "error")) return ERROR;
  return has(({ kind }) => kind === "null") ? NULL : truth(true);
}

/** OR of three-valued truths; the order in which the server looks is open, so one that is true wins over an error. */
export function some(values: readonly Value[]): Value {
  const has = (test: (value: Value) => boolean): boolean => values.some(test);
  if (has((value) => value.kind === "boolean" && value.value)) return truth(true);
  if (has(({ kind }) => kind === "error")) return ERROR;
  return has(({ kind }) => kind === "null") ? NULL : truth(false);
}

/** NOT of a three-valued truth. */
export function not(value: Value): Value {
  return value.kind === "boolean" ? truth(!value.value) : value;
}

/** `left = right`. */
export function equals(left: Value, right: Value, comparison: Comparison): Value {
  if (left.kind === "error" || right.kind === "error") return ERROR;
  if (left.kind === "null" || right.kind === "null") return NULL;
  if (left.kind === "role") return roleEquals(right, comparison);
  if (right.kind === "role") return roleEquals(left, comparison);
  if (left.kind === "session") return sessionEquals(right, comparison);
  if (right.kind === "session") return sessionEquals(left, comparison);
  if (left.kind === "list" && right.kind === "list") return listEquals(left.items, right.items, comparison);
  if (left.kind === "text" && right.kind === "text") return truth(left.text === right.text);
  if (left.kind === "boolean" && right.kind === "boolean") return truth(left.value === right.value);
  if ((left.kind === "anything" || left.kind === "flag") && left.kind === right.kind && left.key === right.key)
    return truth(true);
  return truth(comparison.atom(comparison.key));
}
