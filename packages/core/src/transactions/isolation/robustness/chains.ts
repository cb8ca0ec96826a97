import type { Instance } from "./instance.ts";
import { DEPENDS, type StepConflict } from "./step-conflicts.ts";

/** A step of an instance and the values that bind it; instances that share it meet others alike. */
interface Access {
  readonly template: number;
  readonly step: number;
  readonly instances: number[];
  /** An instance that has it. */
  readonly example: Instance;
}

function placeOf(template: number, step: number): string {
  return `${template},${step}`;
}

/**
 * The transactions that may run between the second and the last one without depending on the split one, and which of them can
 * follow one another: those of one number form a chain.
 */
export class Chains {
  readonly #conflicts: readonly StepConflict[][][];
  readonly #middles: readonly Instance[];
  readonly #parents: number[];
  readonly #byStep = new Map<string, Access[]>();

  constructor(conflicts: readonly StepConflict[][][], middles: readonly Instance[]) {
    this.#conflicts = conflicts;
    this.#middles = middles;
    this.#parents = middles.map((_, index) => index);
    const accesses = this.#collect();
    for (const access of accesses) {
      const place = placeOf(access.template, access.step);
      this.#byStep.set(place, [...(this.#byStep.get(place) ?? []), access]);
    }
    for (const access of accesses) {
      const near = this.#meeting(access.example, access.step);
      const first = near[0];
      if (first === undefined) continue;
      for (const other of near) this.#join(other.instances[0]!, first.instances[0]!);
      for (const index of access.instances) this.#join(index, first.instances[0]!);
    }
  }

  /** The numbers of the chains that `instance` depends on. */
  touching(instance: Instance): ReadonlySet<number> {
    const chains = new Set<number>();
    const steps = new Set(this.#conflicts[instance.template]!.flatMap((each) => each.map(({ one }) => one)));
    for (const step of steps) {
      for (const { instances } of this.#meeting(instance, step)) {
        for (const index of instances) chains.add(this.#find(index));
      }
    }
    return chains;
  }

  /** Every distinct step of the middle transactions, by what it is bound to. */
  #collect(): readonly Access[] {
    const byKey = new Map<string, Access>();
    for (const [index, instance] of this.#middles.entries()) {
      for (const [step, bound] of this.#boundOf(instance.template).entries()) {
        const key = `${instance.template},${step};${bound.map((parameter) => instance.values[parameter]).join()}`;
        const known = byKey.get(key);
        if (known === undefined)
          byKey.set(key, { template: instance.template, step, instances: [index], example: instance });
        else known.instances.push(index);
      }
    }
    return [...byKey.values()];
  }

  readonly #bound = new Map<number, number[][]>();

  /** The parameters that any conflict of each step of a template looks at. */
  #boundOf(template: number): number[][] {
    const known = this.#bound.get(template);
    if (known !== undefined) return known;
    const sets: Set<number>[] = [];
    for (const { one, bound } of this.#conflicts[template]!.flat()) {
      const set = (sets[one] ??= new Set());
      for (const [parameter] of bound) set.add(parameter);
    }
    const lists = Array.from(sets, (set) => [...(set ?? [])]);
    this.#bound.set(template, lists);
    return lists;
  }

  #meeting(instance: Instance, step: number): Access[] {
    const near: Access[] = [];
    for (const [template, conflicts] of this.#conflicts[instance.template]!.entries()) {
      for (const { one, other, kinds, bound } of conflicts) {
        if (one !== step || (kinds & DEPENDS) === 0) continue;
        for (const access of this.#byStep.get(placeOf(template, other)) ?? []) {
          if (bound.every(([a, b]) => instance.values[a] === access.example.values[b])) near.push(access);
        }
      }
    }
    return near;
  }

  #find(index: number): number {
    let root = index;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    this.#parents[index] = root;
    return root;
  }

  #join(one: number, other: number): void {
    this.#parents[this.#find(one)] = this.#find(other);
  }
}
