/**
 * PostgreSQL's own parser, loaded when it is first needed: it is 1.8 MB of WebAssembly and takes some 70 ms, which an
 * application that only sends statements never has to pay.
 */
import type { ParseResult } from "libpg-query";
import { TapdbError } from "../errors/index.ts";

type Parser = typeof import("libpg-query");

let loading: Promise<Parser> | undefined;

async function load(): Promise<Parser> {
  const parser = await import("libpg-query");
  await parser.loadModule();
  return parser;
}

function parser(): Promise<Parser> {
  // A failed load is not kept, so that the next call may succeed.
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

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

function parseWith(loaded: Parser, text: string): ParseResult {
  try {
    return loaded.parseSync(text);
  } catch (error) {
    throw syntaxError(text, error);
  }
}

/** The parser takes no empty text, though the server does; a blank is the same statement. */
function acceptable(text: string): string {
  return text === "" ? " " : text;
}

/**
 * Parses statements with PostgreSQL 18's own grammar.
 * @returns The parse tree, as libpg-query gives it; no `stmts` for a text without a statement.
 * @throws {TapdbError} `SQL.SYNTAX` with line and column, without the text.
 */
export async function parseSql(text: string): Promise<ParseResult> {
  return parseWith(await parser(), acceptable(text));
}

const FINGERPRINT = /^[0-9a-f]{16}$/;

/**
 * The fingerprint of a text: 16 hexadecimal digits that are the same whatever its values, lists' lengths and layout.
 *
 * Source: libpg_query, "Fingerprinting", version 3.
 * @throws {TapdbError} `SQL.SYNTAX`.
 */
export async function fingerprintSql(text: string): Promise<string> {
  const loaded = await parser();
  const accepted = acceptable(text);
  let result: string;
  try {
    result = loaded.fingerprintSync(accepted);
  } catch (error) {
    // Parsing again tells the place, which the fingerprint's own error does not.
    parseWith(loaded, accepted);
    throw syntaxError(text, error);
  }
  // The parser returns some errors as if they were the result.
  if (FINGERPRINT.test(result)) return result;
  parseWith(loaded, accepted);
  throw syntaxError(text, new SyntaxError(result));
}

/**
 * The text with `$1`, `$2`, … in place of its constants, as pg_stat_statements shows it.
 * @throws {TapdbError} `SQL.SYNTAX`.
 */
export async function normalizeSql(text: string): Promise<string> {
  const loaded = await parser();
  const accepted = acceptable(text);
  // The parser returns errors as if they were the result, and any text may be one: parsing first rules errors out.
  parseWith(loaded, accepted);
  return text === "" ? "" : loaded.normalizeSync(accepted);
}
