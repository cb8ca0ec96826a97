/**
 * One stable key for all texts of a statement that differ only in values: for grouping statements on the hot path, where
 * parsing each is out of the question. Two texts of one shape have the same fingerprint; the reverse need not hold.
 */
import { collapseRepeats } from "./collapse-repeats.ts";
import {
  BLANK,
  END,
  NUMBER,
  OPERATOR,
  PARAMETER,
  PUNCTUATION,
  SqlScanner,
  STRING,
  WORD,
  type TokenKind,
} from "./scanner.ts";
import { skipBlank } from "./skip.ts";

/** What stands for a value. */
interface Marks {
  readonly string: string;
  readonly other: string;
  readonly parameter: string;
  readonly name: string;
}

const SHAPE: Marks = { string: "?", other: "?", parameter: "?", name: "?" };
const SKELETON: Marks = { string: "''", other: "0", parameter: "$1", name: "s" };

const OPEN_PAREN = 0x28;
const OPEN_BRACKET = 0x5b;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const COLON = 0x3a;
const QUESTION = 0x3f;
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;

/** Reserved words after which an operand comes, so that a `-` is a sign and `null` is a value. */
const BEFORE_OPERAND = new Set("and or then else when case select limit offset where having returning".split(" "));
const CONSTANTS = new Set(["null", "true", "false"]);

class LiteralReplacer {
  readonly #scanner: SqlScanner;
  readonly #marks: Marks;
  #out = "";
  /** What is before this position of the text is in `#out`. */
  #copied = 0;
  #previous: TokenKind = END;
  #previousStart = 0;
  #previousEnd = 0;
  /** Where a sign stands that may belong to the number after it, or -1. */
  #sign = -1;
  /** Whether there were only words so far, as before the name of a savepoint, which is as good as a value. */
  #onlyWords = true;
  /** Where lists start in `#out` whose repeated items may be dropped. */
  #lists: number[] | undefined;

  constructor(text: string, marks: Marks) {
    this.#scanner = new SqlScanner(text);
    this.#marks = marks;
  }

  run(): string {
    const scanner = this.#scanner;
    for (let kind = scanner.next(); kind !== END; kind = scanner.next()) {
      if (kind === BLANK) this.#blank();
      else this.#token(kind);
    }
    this.#copyTo(scanner.text.length);
    const out = withoutTrailer(this.#out);
    return this.#lists === undefined ? out : collapseRepeats(out, this.#lists);
  }

  /** Takes over the text as it is. */
  #copyTo(position: number): void {
    if (position > this.#copied) this.#out += this.#scanner.text.slice(this.#copied, position);
  }

  #replace(start: number, mark: string): void {
    this.#copyTo(start);
    this.#out += mark;
    this.#copied = this.#scanner.end;
  }

  #blank(): void {
    const { text, start, end } = this.#scanner;
    if (this.#previous === END) {
      this.#copied = end;
    } else if (end - start !== 1 || text.charCodeAt(start) !== SPACE) {
      this.#replace(start, " ");
    }
  }

  #token(kind: TokenKind): void {
    const { start, end } = this.#scanner;
    if (kind === OPERATOR && this.#isSign()) {
      this.#sign = start;
      return;
    }
    switch (kind) {
      case STRING:
        this.#replace(start, this.#marks.string);
        break;
      case NUMBER:
        this.#number();
        break;
      case PARAMETER:
        this.#replace(start, this.#marks.parameter);
        break;
      case WORD:
        this.#word();
        break;
      case PUNCTUATION:
        this.#punctuation();
        break;
    }
    this.#sign = -1;
    this.#onlyWords &&= kind === WORD;
    this.#previous = kind;
    this.#previousStart = start;
    this.#previousEnd = end;
  }

  #isSign(): boolean {
    const { text, start, end } = this.#scanner;
    return end - start === 1 && text.charCodeAt(start) === MINUS && this.#sign === -1 && this.#expectsOperand();
  }

  /** Whether the token before is one after which a value comes and no binary operator can. */
  #expectsOperand(): boolean {
    const { text } = this.#scanner;
    if (this.#sign !== -1) return false;
    switch (this.#previous) {
      case OPERATOR:
        // A `?` is a value already when the text is itself a shape; `::` and `:=` are followed by no value either.
        return text.charCodeAt(this.#previousStart) !== COLON && text.charCodeAt(this.#previousEnd - 1) !== QUESTION;
      case PUNCTUATION: {
        const code = text.charCodeAt(this.#previousStart);
        return code === OPEN_PAREN || code === COMMA || code === OPEN_BRACKET;
      }
      case WORD:
        return BEFORE_OPERAND.has(text.slice(this.#previousStart, this.#previousEnd).toLowerCase());
      default:
        return false;
    }
  }

  /** The parser makes a sign part of the constant, unless a cast or a subscript binds tighter. */
  #number(): void {
    const { text, start, end } = this.#scanner;
    let from = start;
    if (this.#sign !== -1) {
      const next = skipBlank(text, end);
      if (text.charCodeAt(next) !== OPEN_BRACKET && !text.startsWith("::", next)) from = this.#sign;
    }
    this.#replace(from, this.#marks.other);
  }

  #word(): void {
    const { text, start, end } = this.#scanner;
    const length = end - start;
    if (length === 4 || length === 5) {
      if (this.#isConstant(text, start, end)) this.#replace(start, this.#marks.other);
    }
    if (this.#previous === WORD && this.#previousEnd - this.#previousStart === 9 && this.#onlyWords) {
      const before = text.slice(this.#previousStart, this.#previousEnd).toLowerCase();
      if (before === "savepoint") this.#replace(start, this.#marks.name);
    }
  }

  #isConstant(text: string, start: number, end: number): boolean {
    const initial = text.charCodeAt(start) | 0x20;
    if (initial !== 0x6e && initial !== 0x74 && initial !== 0x66) return false;
    if (!CONSTANTS.has(text.slice(start, end).toLowerCase()) || !this.#expectsOperand()) return false;
    // A sign before it is none of ours to judge: `-null` stays, whatever operator the sign is written onto.
    const before = text.charCodeAt(this.#previousEnd - 1);
    return this.#previous !== OPERATOR || (before !== MINUS && before !== PLUS);
  }

  #punctuation(): void {
    const { text, start, end } = this.#scanner;
    const code = text.charCodeAt(start);
    if (code === OPEN_BRACKET) this.#markList(end);
    if (code !== OPEN_PAREN || this.#previous !== WORD) return;
    const length = this.#previousEnd - this.#previousStart;
    if (length !== 2 && length !== 6) return;
    const word = text.slice(this.#previousStart, this.#previousEnd).toLowerCase();
    if (word === "in") this.#markList(end);
    else if (word === "values") this.#markList(start);
  }

  #markList(position: number): void {
    (this.#lists ??= []).push(this.#out.length + position - this.#copied);
  }
}

/** Without the semicolons and the blank at the end. */
function withoutTrailer(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === SEMICOLON || text.charCodeAt(end - 1) === SPACE)) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/**
 * The shape of a statement: literals, parameters, `null`, `true` and `false` as values and the names of savepoints become
 * `?`; white space and comments become one space; lists of like items (`IN (?, ?)`, `VALUES (?, ?), (?, ?)`,
 * `ARRAY[?, ?]`) keep one. Never throws, whatever the text.
 *
 * @example statementShape("select * from t where a in (1, 2) and b = 'x'") // "select * from t where a in (?) and b = ?"
 */
export function statementShape(text: string): string {
  return new LiteralReplacer(text, SHAPE).run();
}

/**
 * The same statement with other values: a text without the application's data that still parses and has the same
 * fingerprint. `''`, `0` and `$1` stand where values stood.
 */
export function statementSkeleton(text: string): string {
  return new LiteralReplacer(text, SKELETON).run();
}
