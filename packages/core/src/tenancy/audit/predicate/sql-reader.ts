import type { SqlParser } from "../../../sql/index.ts";
import type { Expression, Query } from "./expression.ts";
import { readExpression, readQuery, type ParseNode } from "./read-expression.ts";

/** Reads SQL with PostgreSQL's parser, each text once; a text that does not parse gives undefined. */
export class SqlReader {
  readonly #parser: SqlParser;
  readonly #kept = new Map<string, unknown>();

  constructor(parser: SqlParser) {
    this.#parser = parser;
  }

  #once<T>(key: string, read: () => T): T | undefined {
    if (this.#kept.has(key)) return this.#kept.get(key) as T | undefined;
    let result: T | undefined;
    try {
      result = read();
    } catch {
      // Bodies may be in dialects of other versions: what can't be read is told by the caller as not understood.
      result = undefined;
    }
    this.#kept.set(key, result);
    return result;
  }

  /** The statements of a text. */
  statements(sql: string): readonly ParseNode[] | undefined {
    return this.#once(`s ${sql}`, () =>
      (this.#parser.parse(sql).stmts ?? []).map(({ stmt }) => stmt as unknown as ParseNode),
    );
  }

  /** One expression, as policies, defaults and checks hold it. */
  expression(sql: string): Expression | undefined {
    return this.#once(`e ${sql}`, () => this.query(`select ${sql}`)!.targets[0]!);
  }

  /** One SELECT. */
  query(sql: string): Query | undefined {
    return this.#once(`q ${sql}`, () => {
      const statement = this.statements(sql)?.[0];
      return statement?.SelectStmt === undefined ? undefined : readQuery(statement);
    });
  }

  /** The tree of a PL/pgSQL function. */
  plpgsql(definition: string): unknown {
    return this.#once(`p ${definition}`, () => this.#parser.parsePlPgSql(definition));
  }

  /** Reads an expression of a tree that is at hand. */
  readonly readExpression = readExpression;
  /** Reads a SELECT of a tree that is at hand. */
  readonly readQuery = readQuery;
}
