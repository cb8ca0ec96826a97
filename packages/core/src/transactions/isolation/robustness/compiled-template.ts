import type { ColumnSet, TemplateStep, TransactionTemplate } from "../transaction-template.ts";

/** A step whose parameters are numbered within its template. */
export interface CompiledStep {
  readonly relation: string;
  /** Column → index of the parameter that it equals. */
  readonly key: ReadonlyMap<string, number>;
  readonly rowKeys: readonly (readonly string[])[];
  readonly reads: ColumnSet | undefined;
  readonly writes: ColumnSet | undefined;
  /** Holds a row lock until the end of the transaction: it writes or locks. */
  readonly holds: boolean;
  readonly inserts: boolean;
}

/** A template with its parameters numbered, and each parameter's sort: values of different sorts are never compared. */
export interface CompiledTemplate {
  readonly name: string;
  readonly steps: readonly CompiledStep[];
  readonly parameters: readonly string[];
  readonly sorts: readonly number[];
}

/** Sets of things that were found equal. */
class UnionFind {
  readonly #parents = new Map<string, string>();

  find(item: string): string {
    let root = item;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent;
    return root;
  }

  union(one: string, other: string): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) this.#parents.set(a, b);
  }
}

function compileStep(step: TemplateStep, indexOf: (parameter: string) => number): CompiledStep {
  return {
    relation: step.relation,
    key: new Map(Object.entries(step.key).map(([column, parameter]) => [column, indexOf(parameter)])),
    rowKeys: step.rowKeys ?? [],
    reads: step.reads,
    writes: step.writes,
    holds: step.writes !== undefined || step.locks === true,
    inserts: step.inserts === true,
  };
}

/** Numbers the parameters of templates and finds which of them may ever be compared with one another. */
export function compileTemplates(templates: readonly TransactionTemplate[]): CompiledTemplate[] {
  const columns = new UnionFind();
  const firstColumn = templates.map(({ steps }) => {
    const first = new Map<string, string>();
    for (const { relation, key } of steps) {
      for (const [column, parameter] of Object.entries(key)) {
        const place = `${relation}\u0000${column}`;
        const known = first.get(parameter);
        if (known === undefined) first.set(parameter, place);
        else columns.union(known, place);
      }
    }
    return first;
  });
  const sortNumbers = new Map<string, number>();
  const sortOf = (place: string): number => {
    const root = columns.find(place);
    if (!sortNumbers.has(root)) sortNumbers.set(root, sortNumbers.size);
    return sortNumbers.get(root)!;
  };
  return templates.map(({ name, steps }, index) => {
    const parameters = [...firstColumn[index]!.keys()];
    const numbers = new Map(parameters.map((parameter, at) => [parameter, at]));
    return {
      name,
      steps: steps.map((step) => compileStep(step, (parameter) => numbers.get(parameter)!)),
      parameters,
      sorts: parameters.map((parameter) => sortOf(firstColumn[index]!.get(parameter)!)),
    };
  });
}
