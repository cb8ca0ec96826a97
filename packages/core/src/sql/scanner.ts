/**
 * Splits a statement into tokens without a parser, in one pass and without allocating: for what has to happen on the way of
 * every statement, where PostgreSQL's own parser (see parse.ts) costs twenty times too much.
 */
import {
  isDigit,
  isNamePart,
  isSpace,
  skipBlank,
  skipDollarQuoted,
  skipNumber,
  skipQuoted,
  skipString,
} from "./skip.ts";

export const END = 0;
/** White space and comments, together. */
export const BLANK = 1;
/** A keyword or an unquoted name. */
export const WORD = 2;
/** A quoted name. */
export const NAME = 3;
export const STRING = 4;
export const NUMBER = 5;
/** `$1` */
export const PARAMETER = 6;
export const OPERATOR = 7;
/** A single `( ) [ ] , ; . :` or a character that no token starts with. */
export const PUNCTUATION = 8;

export type TokenKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const CLASS_SPACE = 1;
const CLASS_WORD = 2;
const CLASS_DIGIT = 3;
const CLASS_OPERATOR = 4;
const CLASS_PUNCTUATION = 5;
const CLASS_QUOTED_NAME = 6;
const CLASS_OTHER = 7;

/** What a token may start with; everything beyond ASCII starts a word. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  if (isSpace(code)) return CLASS_SPACE;
  if (isDigit(code)) return CLASS_DIGIT;
  if (code !== 0x24 && isNamePart(code)) return CLASS_WORD;
  if (code === 0x22) return CLASS_QUOTED_NAME;
  const character = String.fromCharCode(code);
  if ("~!@#^&|`?+-*/%<>=".includes(character)) return CLASS_OPERATOR;
  return "()[],;".includes(character) ? CLASS_PUNCTUATION : CLASS_OTHER;
});

/** An operator that holds one of these may end in `+` or `-`; any other gives its trailing signs back. */
const MAY_END_IN_SIGN = /[~!@#%^&|`?]/;

/** Walks a statement token by token; `start` and `end` are those of the last token. */
export class SqlScanner {
  readonly text: string;
  start = 0;
  end = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Moves to the next token. */
  next(): TokenKind {
    const { text } = this;
    const start = (this.start = this.end);
    if (start >= text.length) return END;
    const code = text.charCodeAt(start);
    switch (code < 128 ? CLASSES[code] : CLASS_WORD) {
      case CLASS_WORD:
        return this.#word(code);
      case CLASS_SPACE:
        // The single space between two words is by far the most common blank.
        this.end = start + 1;
        if (this.#blankContinues()) this.end = skipBlank(text, start);
        return BLANK;
      case CLASS_QUOTED_NAME:
        this.end = skipQuoted(text, start);
        return NAME;
      case CLASS_PUNCTUATION:
        this.end = start + 1;
        return PUNCTUATION;
      case CLASS_DIGIT:
        this.end = skipNumber(text, start);
        return NUMBER;
      case CLASS_OPERATOR:
        return this.#operator(code);
      default:
        return this.#other(code);
    }
  }

  #blankContinues(): boolean {
    const code = this.text.charCodeAt(this.end);
    return isSpace(code) || code === 0x2d || code === 0x2f;
  }

  #word(first: number): TokenKind {
    const { text } = this;
    let at = this.start + 1;
    while (at < text.length && isNamePart(text.charCodeAt(at))) at += 1;
    this.end = at;
    return at === this.start + 1 ? this.#prefixed(first | 0x20, at) : WORD;
  }

  /** `E'…'`, `B'…'`, `X'…'`, `N'…'`, `U&'…'` and `U&"…"`: one letter that belongs to what follows. */
  #prefixed(letter: number, at: number): TokenKind {
    const { text } = this;
    const next = text.charCodeAt(at);
    if (next === 0x27 && (letter === 0x65 || letter === 0x62 || letter === 0x78 || letter === 0x6e)) {
      this.end = skipString(text, at, letter === 0x65);
      return STRING;
    }
    if (letter !== 0x75 || next !== 0x26) return WORD;
    const quote = text.charCodeAt(at + 1);
    if (quote === 0x27) {
      this.end = skipString(text, at + 1, false);
      return STRING;
    }
    if (quote !== 0x22) return WORD;
    this.end = skipQuoted(text, at + 1);
    return NAME;
  }

  #operator(first: number): TokenKind {
    const { text, start } = this;
    const second = text.charCodeAt(start + 1);
    if ((first === 0x2d && second === 0x2d) || (first === 0x2f && second === 0x2a)) {
      this.end = skipBlank(text, start);
      return BLANK;
    }
    let at = start + 1;
    while (at < text.length && CLASSES[text.charCodeAt(at)] === CLASS_OPERATOR && !this.#commentAt(at)) at += 1;
    this.end = at;
    if (at > start + 1) this.#giveSignsBack();
    return OPERATOR;
  }

  #commentAt(at: number): boolean {
    const code = this.text.charCodeAt(at);
    const next = this.text.charCodeAt(at + 1);
    return (code === 0x2d && next === 0x2d) || (code === 0x2f && next === 0x2a);
  }

  /** `a=-1` is `=` and `-1`, though `=-` are operator characters both. */
  #giveSignsBack(): void {
    const last = this.text.charCodeAt(this.end - 1);
    if ((last !== 0x2d && last !== 0x2b) || MAY_END_IN_SIGN.test(this.text.slice(this.start, this.end))) return;
    let at = this.end;
    while (at > this.start + 1 && (this.text.charCodeAt(at - 1) === 0x2d || this.text.charCodeAt(at - 1) === 0x2b))
      at -= 1;
    this.end = at;
  }

  #other(code: number): TokenKind {
    const { text, start } = this;
    this.end = start + 1;
    switch (code) {
      case 0x27:
        this.end = skipString(text, start, false);
        return STRING;
      case 0x24:
        return this.#dollar();
      case 0x2e:
        if (!isDigit(text.charCodeAt(start + 1))) return PUNCTUATION;
        this.end = skipNumber(text, start);
        return NUMBER;
      case 0x3a: {
        const next = text.charCodeAt(start + 1);
        if (next !== 0x3a && next !== 0x3d) return PUNCTUATION;
        this.end = start + 2;
        return OPERATOR;
      }
      default:
        return PUNCTUATION;
    }
  }

  #dollar(): TokenKind {
    const { text, start } = this;
    if (isDigit(text.charCodeAt(start + 1))) {
      let at = start + 2;
      while (isDigit(text.charCodeAt(at))) at += 1;
      this.end = at;
      return PARAMETER;
    }
    const end = skipDollarQuoted(text, start);
    if (end === start) return PUNCTUATION;
    this.end = end;
    return STRING;
  }
}
