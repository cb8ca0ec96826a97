/**
 * Where the parts of a statement end that may hold anything: strings, quoted names, comments. Each function takes the
 * position of the first character and returns the one after the last; what is never closed ends with the text.
 *
 * Source: PostgreSQL manual, 4.1 "Lexical Structure", and src/backend/parser/scan.l.
 */
const QUOTE = 0x27;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const DOLLAR = 0x24;
const BACKSLASH = 0x5c;

/** White space as the server's lexer knows it: space, tab, newline, vertical tab, form feed, return. */
export function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** By character code, 1 for what may stand inside a name. A table, because every character of every word is asked. */
const NAME_PARTS = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9_$]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Letters, digits, `_`, `$` and everything beyond ASCII: what may stand inside a name. */
export function isNamePart(code: number): boolean {
  return code >= 128 || NAME_PARTS[code] === 1;
}

/** `-- …` up to, not including, the end of the line. */
export function skipLineComment(text: string, start: number): number {
  let at = start + 2;
  while (at < text.length && text.charCodeAt(at) !== NEWLINE && text.charCodeAt(at) !== RETURN) at += 1;
  return at;
}

/** A block comment, with those nested in it. */
export function skipBlockComment(text: string, start: number): number {
  let depth = 1;
  let at = start + 2;
  while (depth > 0) {
    const close = text.indexOf("*/", at);
    if (close === -1) return text.length;
    const open = text.indexOf("/*", at);
    if (open !== -1 && open < close) {
      depth += 1;
      at = open + 2;
    } else {
      depth -= 1;
      at = close + 2;
    }
  }
  return at;
}

/** White space and comments. */
export function skipBlank(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) at += 1;
    else if (code === 0x2d && text.charCodeAt(at + 1) === 0x2d) at = skipLineComment(text, at);
    else if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) at = skipBlockComment(text, at);
    else return at;
  }
}

/** `'…'` or `"…"`, where a doubled quote stands for itself. */
export function skipQuoted(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charCodeAt(at) !== quote) continue;
    if (text.charCodeAt(at + 1) !== quote) return at + 1;
    at += 1;
  }
  return text.length;
}

function skipEscaped(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 2;
    else if (code !== QUOTE) at += 1;
    else if (text.charCodeAt(at + 1) === QUOTE) at += 2;
    else return at + 1;
  }
  return text.length;
}

/** The quote that continues a string on another line, or -1: `'a'` newline `'b'` is one string. */
function continuation(text: string, start: number): number {
  let at = start;
  let newline = false;
  for (;;) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      newline ||= code === NEWLINE || code === RETURN;
      at += 1;
    } else if (code === 0x2d && text.charCodeAt(at + 1) === 0x2d) {
      at = skipLineComment(text, at);
    } else {
      return newline && code === QUOTE ? at : -1;
    }
  }
}

/**
 * A string from its opening quote to the closing quote of its last continuation.
 * @param escapes Whether a backslash escapes, as in `E'…'`.
 */
export function skipString(text: string, start: number, escapes: boolean): number {
  let at = start;
  for (;;) {
    const end = escapes ? skipEscaped(text, at) : skipQuoted(text, at);
    if (end >= text.length || !isSpace(text.charCodeAt(end))) return end;
    const next = continuation(text, end);
    if (next === -1) return end;
    at = next;
  }
}

/** `$tag$…$tag$`; returns `start` when no dollar quote begins there. */
export function skipDollarQuoted(text: string, start: number): number {
  let at = start + 1;
  const first = text.charCodeAt(at);
  if (first !== DOLLAR) {
    if (!isNamePart(first) || (first >= 0x30 && first <= 0x39)) return start;
    while (at < text.length && text.charCodeAt(at) !== DOLLAR) {
      if (!isNamePart(text.charCodeAt(at))) return start;
      at += 1;
    }
    if (at >= text.length) return start;
  }
  const delimiter = text.slice(start, at + 1);
  const close = text.indexOf(delimiter, at + 1);
  return close === -1 ? text.length : close + delimiter.length;
}

/** A number in any of its spellings: `1`, `1_000`, `.5`, `1e-5`, `0x1F`. */
export function skipNumber(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x2e) {
      if (text.charCodeAt(at + 1) === 0x2e) break;
    } else if (code === 0x2b || code === 0x2d) {
      const isExponent = (text.charCodeAt(at - 1) | 0x20) === 0x65 && text.charCodeAt(start + 1) !== 0x78;
      if (!isExponent || !isDigit(text.charCodeAt(at + 1))) break;
    } else if (!isNamePart(code)) {
      break;
    }
  }
  return at;
}

/** `0` to `9`. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
