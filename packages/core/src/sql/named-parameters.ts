/** `:name` parameters, turned into PostgreSQL's `$1` without ever putting a value into the text. */
import { TapdbError } from "../errors/index.ts";
import {
  BLANK,
  END,
  NAME,
  NUMBER,
  PARAMETER,
  PUNCTUATION,
  SqlScanner,
  STRING,
  WORD,
  type TokenKind,
} from "./scanner.ts";
import { isDigit, isNamePart } from "./skip.ts";

/** A statement as node-postgres takes it. */
export interface PositionalStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Values by name; `undefined` counts as missing, `null` is NULL. */
export type NamedValues = Readonly<Record<string, unknown>>;

const COLON = 0x3a;
const CLOSE_PAREN = 0x29;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

function mismatch(message: string, hint: string, names: readonly string[]): TapdbError {
  return new TapdbError({ code: "SQL.PARAMETERS", message, hint, details: { names } });
}

/** A name that `:` may introduce: letters, digits and `_`, not starting with a digit. */
function parameterName(text: string, start: number): string | undefined {
  if (!isNamePart(text.charCodeAt(start)) || isDigit(text.charCodeAt(start))) return undefined;
  let end = start;
  while (end < text.length && isNamePart(text.charCodeAt(end)) && text[end] !== "$") end += 1;
  return end === start ? undefined : text.slice(start, end);
}

class NamedParameterBinder {
  readonly #scanner: SqlScanner;
  readonly #params: NamedValues;
  readonly #positions = new Map<string, number>();
  readonly #missing = new Set<string>();
  #out = "";
  #copied = 0;
  #hasPositional = false;
  #previous: TokenKind = END;
  #previousEnd = 0;
  #brackets = 0;

  constructor(text: string, params: NamedValues) {
    this.#scanner = new SqlScanner(text);
    this.#params = params;
  }

  bind(): PositionalStatement {
    const scanner = this.#scanner;
    for (let kind = scanner.next(); kind !== END; kind = scanner.next()) {
      if (kind === BLANK) continue;
      let seen: TokenKind = kind;
      if (kind === PARAMETER) this.#hasPositional = true;
      if (kind === PUNCTUATION) {
        const code = scanner.text.charCodeAt(scanner.start);
        if (code === OPEN_BRACKET) this.#brackets += 1;
        else if (code === CLOSE_BRACKET) this.#brackets -= 1;
        else if (code === COLON && !this.#followsOperand() && this.#replaceName()) seen = PARAMETER;
      }
      this.#previous = seen;
      this.#previousEnd = scanner.end;
    }
    this.#check();
    const text = this.#out + scanner.text.slice(this.#copied);
    return { text, values: [...this.#positions.keys()].map((name) => this.#params[name]) };
  }

  /** `a[1:n]`, `a[x:y]` and `json_object('k' : v)` have their colon after an operand, where no parameter can stand. */
  #followsOperand(): boolean {
    const { text, start } = this.#scanner;
    switch (this.#previous) {
      case WORD:
        // In a subscript a word is a name, and the colon slices; elsewhere it is a keyword, and a blank comes after it.
        return this.#brackets > 0 || this.#previousEnd === start;
      case NAME:
      case STRING:
      case NUMBER:
      case PARAMETER:
        return true;
      case PUNCTUATION: {
        const code = text.charCodeAt(this.#previousEnd - 1);
        return code === CLOSE_PAREN || code === CLOSE_BRACKET;
      }
      default:
        return false;
    }
  }

  #replaceName(): boolean {
    const scanner = this.#scanner;
    const name = parameterName(scanner.text, scanner.end);
    if (name === undefined) return false;
    if (!Object.hasOwn(this.#params, name) || this.#params[name] === undefined) this.#missing.add(name);
    let position = this.#positions.get(name);
    if (position === undefined) {
      position = this.#positions.size + 1;
      this.#positions.set(name, position);
    }
    this.#out += `${scanner.text.slice(this.#copied, scanner.start)}$${position}`;
    this.#copied = scanner.end = scanner.end + name.length;
    return true;
  }

  #check(): void {
    if (this.#missing.size > 0) {
      const names = [...this.#missing];
      throw mismatch(
        `The statement names parameters that were not given: ${names.join(", ")}.`,
        "Give each a value; null is NULL, undefined counts as missing.",
        names,
      );
    }
    const unused = Object.keys(this.#params).filter((name) => !this.#positions.has(name));
    if (unused.length > 0) {
      throw mismatch(
        `Parameters were given that the statement does not name: ${unused.join(", ")}.`,
        "Write them as :name in the statement, or leave them out.",
        unused,
      );
    }
    if (this.#hasPositional && this.#positions.size > 0) {
      throw mismatch("The statement mixes $1 and named parameters.", "Use one of the two kinds in a statement.", [
        ...this.#positions.keys(),
      ]);
    }
  }
}

/**
 * Turns `:name` parameters into `$1`, `$2`, …; a name that stands twice is bound once.
 *
 * Casts (`::`), `:=`, slices (`a[1:n]`), strings, dollar quotes, quoted names and comments are left alone. A slice without
 * a lower bound (`a[:n]`) reads as a parameter; write `a[1:n]` for a column `n`.
 * @throws {TapdbError} `SQL.PARAMETERS` when names and values do not match one to one, or `$1` is mixed in; tells names, never values.
 * @example namedParameters("select * from t where id = :id::int", { id: 7 }) // { text: "… where id = $1::int", values: [7] }
 */
export function namedParameters(text: string, params: NamedValues): PositionalStatement {
  return new NamedParameterBinder(text, params).bind();
}
