import { createHash } from "node:crypto";
import type { SqlParser } from "../../../sql/index.ts";
import type { TemplateStep, TransactionTemplate } from "../transaction-template.ts";
import type { RawStep } from "./raw-step.ts";
import type { DatabaseFacts } from "./relation-facts.ts";
import { statementSteps, TENANT } from "./statement-steps.ts";
import type { ValueRef } from "./syntax.ts";
import type { TracedStatement, TracedTransaction } from "./traced-transaction.ts";

/** Of statements that repeat, two rounds are enough: a counterexample uses at most two steps of a transaction. */
const KEPT_ROUNDS = 2;
const LONGEST_ROUND = 8;

/** A statement with what is known of its text. */
interface ReadStatement {
  readonly statement: TracedStatement;
  readonly fingerprint: string;
}

/** Drops the rounds of a loop beyond the second. */
export function withoutRepeats<T>(items: readonly T[], isSame: (one: T, other: T) => boolean): T[] {
  const kept: T[] = [];
  for (const item of items) {
    kept.push(item);
    for (let length = 1; length <= LONGEST_ROUND; length += 1) {
      const from = kept.length - length * (KEPT_ROUNDS + 1);
      if (from < 0) break;
      const isRound = kept.slice(from, -length).every((each, index) => isSame(each, kept[from + length + index]!));
      if (isRound) kept.splice(-length);
    }
  }
  return kept;
}

/** Names equal values of a transaction alike; nothing of the value is left. */
class ParameterNames {
  readonly #names = new Map<string, string>();

  of(ref: ValueRef, values: readonly unknown[]): string | undefined {
    if (ref === TENANT) return "tenant";
    const value = "constant" in ref ? ref.constant : values[ref.parameter - 1];
    if (value === null || value === undefined) return undefined;
    const key = typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean | bigint);
    const known = this.#names.get(key) ?? `p${this.#names.size + 1}`;
    this.#names.set(key, known);
    return known;
  }
}

/** Turns traced transactions into templates: one for each way that a program took. */
export class TemplateBuilder {
  readonly #parser: SqlParser;
  readonly #facts: DatabaseFacts;
  readonly #texts = new Map<string, { fingerprint: string; shown: string; tree: unknown } | undefined>();

  constructor(parser: SqlParser, facts: DatabaseFacts) {
    this.#parser = parser;
    this.#facts = facts;
  }

  /** The template of a transaction; undefined when it touched no rows of the application's. */
  build({ name, isTenant, statements }: TracedTransaction): TransactionTemplate | undefined {
    const read = statements.map((statement): ReadStatement => {
      return { statement, fingerprint: this.#read(statement.text)?.fingerprint ?? "" };
    });
    const kept = withoutRepeats(read, (one, other) => one.fingerprint === other.fingerprint);
    const names = new ParameterNames();
    const steps = kept.flatMap(({ statement }) => this.#steps(statement, isTenant, names));
    if (steps.length === 0) return undefined;
    return { name: name ?? this.#nameOf(kept), steps };
  }

  /** Where it begins in the application, or else what its statements are. */
  #nameOf(statements: readonly ReadStatement[]): string {
    const place = statements.find(({ statement }) => statement.callSite !== undefined)?.statement.callSite;
    if (place !== undefined) return place;
    const all = statements.map(({ fingerprint }) => fingerprint).join();
    return `#${createHash("sha256").update(all).digest("hex").slice(0, 12)}`;
  }

  #read(text: string): { fingerprint: string; shown: string; tree: unknown } | undefined {
    if (!this.#texts.has(text)) this.#texts.set(text, this.#parse(text));
    return this.#texts.get(text);
  }

  #parse(text: string): { fingerprint: string; shown: string; tree: unknown } | undefined {
    try {
      return {
        fingerprint: this.#parser.fingerprint(text),
        shown: this.#parser.normalize(text),
        tree: this.#parser.parse(text),
      };
    } catch {
      // A newer server may take what this parser does not: the statement then counts as unknown.
      return undefined;
    }
  }

  #steps(
    { text, values, hitRows, callSite }: TracedStatement,
    isTenant: boolean,
    names: ParameterNames,
  ): TemplateStep[] {
    const read = this.#read(text);
    const source = {
      text: read?.shown ?? "a statement that does not parse",
      ...(read === undefined ? {} : { fingerprint: read.fingerprint }),
      ...(callSite === undefined ? {} : { callSite }),
    };
    const context = { facts: this.#facts, isTenant, hitRows };
    const trees =
      read === undefined
        ? [{ CallStmt: {} }]
        : ((read.tree as { stmts?: { stmt: unknown }[] }).stmts ?? []).map(({ stmt }) => stmt);
    return trees.flatMap((tree) => statementSteps(tree, context)).map((step) => named(step, values, names, source));
  }
}

function named(
  step: RawStep,
  values: readonly unknown[],
  names: ParameterNames,
  source: TemplateStep["source"],
): TemplateStep {
  const entries = [...step.key].flatMap(([column, ref]) => {
    const name = names.of(ref, values);
    return name === undefined ? [] : [[column, name] as const];
  });
  const key = Object.fromEntries(entries);
  return { ...step, key, rowKeys: step.rowKeys.filter((columns) => columns.every((column) => column in key)), source };
}
