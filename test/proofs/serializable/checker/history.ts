/** What was observed of a run, in a form from which every dependency follows exactly. */

/** One thing that a transaction did, and what it saw. */
export type Operation =
  /** Of a row that carries its version and who wrote it; version 0 is the initial one, written by 0. */
  | { readonly kind: "read"; readonly key: string; readonly version: number; readonly writer: number }
  | { readonly kind: "write"; readonly key: string; readonly version: number }
  /** Of a list that only grows: whoever reads it sees the order of all writes before. Values are unique. */
  | { readonly kind: "append"; readonly key: string; readonly value: number }
  | { readonly kind: "list"; readonly key: string; readonly values: readonly number[] }
  /** Of the rows that match a predicate, and that are only inserted. Items are unique. */
  | { readonly kind: "insert"; readonly set: string; readonly item: number }
  | { readonly kind: "scan"; readonly set: string; readonly items: readonly number[] };

/** One attempt of a transaction, and whether its effects are in the database. */
export interface RecordedTransaction {
  /** Above 0, unique in its history. */
  readonly id: number;
  readonly committed: boolean;
  readonly operations: readonly Operation[];
}

/** All that touched some keys, from their creation to the end. */
export interface History {
  readonly transactions: readonly RecordedTransaction[];
  /** What is there when all is over: reads, lists and scans. */
  readonly final: readonly Operation[];
}

/**
 * The phenomena, by the names that are usual for them.
 *
 * Source: Adya, Liskov and O'Neil, "Generalized Isolation Level Definitions", ICDE 2000; Kingsbury and Alvaro, "Elle",
 * VLDB 2020. `lost-write`, `duplicate-write`, `internal` and `garbage` are what Elle calls dirty updates, duplicate
 * elements, internal inconsistency and garbage reads.
 */
export const ANOMALIES = [
  "G0",
  "G1a",
  "G1b",
  "G1c",
  "G-single",
  "G2-item",
  "G2",
  "internal",
  "lost-write",
  "duplicate-write",
  "garbage",
] as const;

export type AnomalyClass = (typeof ANOMALIES)[number];

/** One phenomenon that was found. */
export interface Anomaly {
  readonly class: AnomalyClass;
  /** The transactions in it; for a cycle in its order. */
  readonly transactions: readonly number[];
  readonly detail: string;
}
