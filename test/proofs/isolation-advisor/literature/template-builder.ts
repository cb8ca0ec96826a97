import type { TemplateStep } from "@tapdb/core/isolation";

/** A primary key, and the parameter of each of its columns. */
type Key = Readonly<Record<string, string>>;

function columns(list: string): string[] {
  return list.split(" ");
}

/** Reads columns of the row with this key. */
export function read(relation: string, key: Key, reads: string): TemplateStep {
  return { relation, key, rowKeys: [Object.keys(key)], reads: columns(reads) };
}

/** Reads columns of every row that matches. */
export function scan(relation: string, condition: Key, reads: string): TemplateStep {
  return { relation, key: condition, reads: [...Object.keys(condition), ...columns(reads)] };
}

/** Reads and writes columns of the row with this key in one UPDATE. */
export function update(relation: string, key: Key, reads: string, writes: string): TemplateStep {
  return { ...read(relation, key, reads), writes: columns(writes) };
}

/** Makes the row with this key; `also` are columns that are known too. */
export function insert(relation: string, key: Key, also: Key = {}): TemplateStep {
  const rowKeys = Object.keys(key).length === 0 ? [] : [Object.keys(key)];
  return { relation, key: { ...key, ...also }, rowKeys, writes: "all", inserts: true };
}
