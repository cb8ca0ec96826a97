/**
 * Any number of transactions of each template, with any values, brought down to the few that can matter.
 *
 * A counterexample uses at most two steps of each transaction: those by which it depends on its neighbours. Any other row that
 * two transactions share only forbids interleavings. So the parameters of two steps are given every value, and all others
 * differ from everything: what is not serializable in some set of transactions is not serializable in one of these.
 */
import type { CompiledTemplate } from "./compiled-template.ts";
import { ELSEWHERE, type Instance, type World } from "./instance.ts";

/** The sets of parameters that one step, or two together, are bound to. */
function parameterSets({ steps }: CompiledTemplate): number[][] {
  const single = steps.map(({ key }) => [...new Set(key.values())]);
  const sets = new Map<string, number[]>();
  for (const one of single) {
    for (const other of single) {
      const union = [...new Set([...one, ...other])].toSorted((a, b) => a - b);
      sets.set(union.join(), union);
    }
  }
  const all = [...sets.values()];
  return all.filter((set) => !all.some((other) => other !== set && set.every((each) => other.includes(each))));
}

/** Every list that takes its n-th item from `choices[n]`. */
function* combinations(choices: readonly (readonly number[])[]): Generator<number[]> {
  const [first, ...rest] = choices;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const tail of combinations(rest)) for (const head of first) yield [head, ...tail];
}

/** Lists of values, each once. */
class DistinctValues {
  readonly #seen = new Set<string>();

  isNew(values: readonly number[]): boolean {
    const key = values.join();
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }
}

/** Every way in which two steps of a transaction may have values in common; the value of a parameter is the first that it equals. */
function* splitsOf(template: CompiledTemplate, index: number): Generator<Instance> {
  const distinct = new DistinctValues();
  for (const set of parameterSets(template)) {
    const equals = set.map((parameter) =>
      set.filter((other) => other <= parameter && template.sorts[other] === template.sorts[parameter]),
    );
    for (const chosen of combinations(equals)) {
      const values = template.parameters.map((_, parameter) => parameter);
      for (const [at, parameter] of set.entries()) values[parameter] = values[chosen[at]!]!;
      if (distinct.isNew(values)) yield { template: index, values };
    }
  }
}

function* othersOf(
  template: CompiledTemplate,
  index: number,
  valuesOf: (sort: number) => readonly number[],
): Generator<Instance> {
  const distinct = new DistinctValues();
  for (const set of parameterSets(template)) {
    for (const chosen of combinations(set.map((parameter) => valuesOf(template.sorts[parameter]!)))) {
      const values = template.parameters.map(() => ELSEWHERE);
      for (const [at, parameter] of set.entries()) values[parameter] = chosen[at]!;
      if (distinct.isNew(values)) yield { template: index, values };
    }
  }
}

/** Any number of transactions of each template, with any values. */
export function openWorld(templates: readonly CompiledTemplate[]): World {
  return {
    templates,
    *splits() {
      for (const [index, template] of templates.entries()) yield* splitsOf(template, index);
    },
    *others(split) {
      const { sorts } = templates[split.template]!;
      const known = new Map<number, number[]>();
      for (const [parameter, value] of split.values.entries()) {
        const sort = sorts[parameter]!;
        known.set(sort, [...new Set([...(known.get(sort) ?? [ELSEWHERE]), value])]);
      }
      const valuesOf = (sort: number): readonly number[] => known.get(sort) ?? [ELSEWHERE];
      for (const [index, template] of templates.entries()) yield* othersOf(template, index, valuesOf);
    },
  };
}
