/**
 * PostgreSQL's own parser, loaded when it is first needed: it is 1.8 MB of WebAssembly and takes some 70 ms, which an
 * application that only sends statements never has to pay.
 */
import type { ParseResult } from "libpg-query";
import { TapdbError } from "../errors/index.ts";

type LibPgQuery = typeof import("libpg-query");

/** The parser once it is loaded: every call is synchronous. */
export interface SqlParser {
  /** See {@link parseSql}. */
  parse(text: string): ParseResult;
  /** See {@link fingerprintSql}. */
  fingerprint(text: string): string;
  /** See {@link normalizeSql}. */
  normalize(text: string): string;
  /**
   * The tree of a PL/pgSQL function, from its whole `CREATE FUNCTION`.
   * @throws {TapdbError} `SQL.SYNTAX`.
   */
  parsePlPgSql(definition: string): unknown;
}

const FINGERPRINT = /^[0-9a-f]{16}$/;

/** Line and column, from 1, of a position in code units. */
function placeOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  return { line: before.split("\n").length, column: position - before.lastIndexOf("\n") };
}

/** The parser's message without what it quotes from the statement, which may be a value. */
function withoutQuotes(message: string): string {
  const what = message.split(" at or near ")[0]!.split('"')[0]!.trim();
  return what === "" ? "syntax error" : what;
}

/**
 * The parser counts bytes where the text has code units; the cause is left out because its message quotes the statement.
 */
function syntaxError(text: string, error: unknown): TapdbError {
  const { message, sqlDetails } = error as Error & { sqlDetails?: { cursorPosition?: number } };
  const bytes = sqlDetails?.cursorPosition;
  const position = bytes === undefined ? undefined : Buffer.from(text).subarray(0, bytes).toString().length;
  const place = position === undefined ? undefined : placeOf(text, position);
  const where = place === undefined ? "" : ` at line ${place.line}, column ${place.column}`;
  return new TapdbError({
    code: "SQL.SYNTAX",
    message: `The statement does not parse: ${withoutQuotes(message)}${where}.`,
    hint: "PostgreSQL 18's own parser read it; look at the text at that place.",
    details: { position, ...place },
  });
}

/** The parser takes no empty text, though the server does; a blank is the same statement. */
function acceptable(text: string): string {
  return text === "" ? " " : text;
}

class LoadedParser implements SqlParser {
  readonly #library: LibPgQuery;

  constructor(library: LibPgQuery) {
    this.#library = library;
  }

  parse(text: string): ParseResult {
    try {
      return this.#library.parseSync(acceptable(text));
    } catch (error) {
      throw syntaxError(text, error);
    }
  }

  fingerprint(text: string): string {
    let result: string;
    try {
      result = this.#library.fingerprintSync(acceptable(text));
    } catch (error) {
      // Parsing again tells the place, which the fingerprint's own error does not.
      this.parse(text);
      throw syntaxError(text, error);
    }
    // The library returns some errors as if they were the result.
    if (FINGERPRINT.test(result)) return result;
    this.parse(text);
    throw syntaxError(text, { message: result });
  }

  normalize(text: string): string {
    // The library returns errors as if they were the result, and any text may be one: parsing first rules errors out.
    this.parse(text);
    return text === "" ? "" : this.#library.normalizeSync(text);
  }

  parsePlPgSql(definition: string): unknown {
    try {
      return this.#library.parsePlPgSQLSync(definition);
    } catch (error) {
      throw syntaxError(definition, error);
    }
  }
}

let loading: Promise<SqlParser> | undefined;

async function load(): Promise<SqlParser> {
  const library = await import("libpg-query");
  await library.loadModule();
  return new LoadedParser(library);
}

/** Loads the parser, once. */
export function loadSqlParser(): Promise<SqlParser> {
  // A failed load is not kept, so that the next call may succeed.
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/**
 * Parses statements with PostgreSQL 18's own grammar.
 * @returns The parse tree, as libpg-query gives it; no `stmts` for a text without a statement.
 * @throws {TapdbError} `SQL.SYNTAX` with line and column, without the text.
 */
export async function parseSql(text: string): Promise<ParseResult> {
  return (await loadSqlParser()).parse(text);
}

/**
 * The fingerprint of a text: 16 hexadecimal digits that are the same whatever its values, lists' lengths and layout.
 *
 * Source: libpg_query, "Fingerprinting", version 3.
 * @throws {TapdbError} `SQL.SYNTAX`.
 */
export async function fingerprintSql(text: string): Promise<string> {
  return (await loadSqlParser()).fingerprint(text);
}

/**
 * The text with `$1`, `$2`, … in place of its constants, as pg_stat_statements shows it.
 * @throws {TapdbError} `SQL.SYNTAX`.
 */
export async function normalizeSql(text: string): Promise<string> {
  return (await loadSqlParser()).normalize(text);
}
