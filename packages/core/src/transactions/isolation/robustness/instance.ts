import type { CompiledTemplate } from "./compiled-template.ts";

/** A value of a parameter: a number that stands for one of the split transaction's own, or this for any other. */
export const ELSEWHERE = -1;

/** One transaction: a template and the values of its parameters. */
export interface Instance {
  readonly template: number;
  readonly values: readonly number[];
}

/** Which transactions there may be. */
export interface World {
  readonly templates: readonly CompiledTemplate[];
  /** The transactions that may be the one that is split. */
  splits(): Iterable<Instance>;
  /** The transactions that may run between its two parts. */
  others(split: Instance): Iterable<Instance>;
}

/** Exactly these transactions, each once; `values` are numbers from 0 that are equal where the rows are. */
export function closedWorld(templates: readonly CompiledTemplate[], instances: readonly Instance[]): World {
  return {
    templates,
    splits: () => instances,
    others: (split) => instances.filter((instance) => instance !== split),
  };
}
