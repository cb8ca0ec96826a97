/**
 * What the driver has to know of a statement before it is sent: its leading words. This is not a parser: whatever is not
 * one plain transaction-control statement is `other`, and the server's own answers (command tags, transaction status)
 * decide everything that follows.
 */
export type StatementKind =
  | "begin"
  | "set-transaction"
  | "commit"
  | "rollback"
  | "set-local"
  | "set"
  | "listen"
  | "data"
  | "other";

const SPACE = 0x20;
const CONTROL_INITIALS = new Set([..."bscrealBSCREAL"].map((letter) => letter.charCodeAt(0)));
const DATA_WORDS = new Set(["select", "insert", "update", "delete", "with", "values", "merge"]);

/** The position after white space and comments, from `start`. */
function skipBlank(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (at < text.length && text.charCodeAt(at) <= SPACE) at += 1;
    if (text.startsWith("--", at)) {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end + 1;
    } else if (text.startsWith("/*", at)) {
      at = skipBlockComment(text, at);
    } else {
      return at;
    }
  }
}

function skipBlockComment(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    if (text.startsWith("/*", at)) [depth, at] = [depth + 1, at + 2];
    else if (text.startsWith("*/", at)) [depth, at] = [depth - 1, at + 2];
    else at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

/** Up to `limit` leading words in lower case; stops at the first thing that is not a word. */
export function leadingWords(text: string, limit: number): string[] {
  const words: string[] = [];
  let at = skipBlank(text, 0);
  while (words.length < limit && isLetter(text.charCodeAt(at))) {
    const start = at;
    while (isLetter(text.charCodeAt(at))) at += 1;
    words.push(text.slice(start, at).toLowerCase());
    at = skipBlank(text, at);
  }
  return words;
}

/** Whether anything but white space follows the first semicolon: then only the simple protocol can carry the text. */
export function mayHoldSeveralStatements(text: string): boolean {
  const semicolon = text.indexOf(";");
  if (semicolon === -1) return false;
  for (let at = semicolon + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > SPACE && code !== 0x3b) return true;
  }
  return false;
}

function controlKind(text: string, words: readonly string[]): StatementKind {
  const [first, second, third] = words;
  switch (first) {
    case "begin":
      return "begin";
    case "start":
      return second === "transaction" ? "begin" : "other";
    case "commit":
    case "end":
      return words.includes("chain") || second === "prepared" ? "other" : "commit";
    case "rollback":
    case "abort":
      if (second === "to" || third === "to" || second === "prepared" || words.includes("chain")) return "other";
      return "rollback";
    case "set":
      if (second === "transaction") return "set-transaction";
      return second === "local" || second === "constraints" ? "set-local" : "set";
    case "listen":
      return "listen";
    default:
      return DATA_WORDS.has(first ?? "") ? "data" : "other";
  }
}

/** Classifies one statement text by its leading words. */
export function statementKind(text: string): StatementKind {
  const initial = text.charCodeAt(0);
  if (isLetter(initial) && !CONTROL_INITIALS.has(initial)) {
    return DATA_WORDS.has(leadingWords(text, 1)[0] ?? "") ? "data" : "other";
  }
  const words = leadingWords(text, 5);
  const kind = controlKind(text, words);
  return kind !== "data" && kind !== "other" && mayHoldSeveralStatements(text) ? "other" : kind;
}
