const QUOTE = 0x22;
const COMMA = 0x2c;
const SPACE = 0x20;

function isOpening(code: number): boolean {
  return code === 0x28 || code === 0x5b;
}

function isClosing(code: number): boolean {
  return code === 0x29 || code === 0x5d;
}

/** Where the list item that starts at `start` ends: at a comma or a closing bracket of its own level. */
function itemEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const close = text.indexOf('"', at + 1);
      if (close === -1) return text.length;
      at = close;
    } else if (isOpening(code)) {
      depth += 1;
    } else if (isClosing(code)) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (code === COMMA && depth === 0) {
      return at;
    }
  }
  return text.length;
}

/** Whether an item may end at `at`: a bracket ends a row by itself, anything else needs a comma or a bracket after it. */
function endsItem(text: string, at: number): boolean {
  if (at >= text.length || isClosing(text.charCodeAt(at - 1))) return true;
  const code = text.charCodeAt(at) === SPACE ? text.charCodeAt(at + 1) : text.charCodeAt(at);
  return code === COMMA || isClosing(code);
}

function collapseAt(text: string, start: number): string {
  const end = itemEnd(text, start);
  const item = text.slice(start, end);
  let at = end;
  while (text.charCodeAt(at) === COMMA) {
    const next = text.charCodeAt(at + 1) === SPACE ? at + 2 : at + 1;
    if (!text.startsWith(item, next) || !endsItem(text, next + item.length)) break;
    at = next + item.length;
  }
  return at === end ? text : text.slice(0, end) + text.slice(at);
}

/**
 * Drops the items of a list that repeat its first one: `(?, ?), (?, ?)` becomes `(?, ?)`.
 * @param starts Where the first items start, in ascending order; lists may nest.
 */
export function collapseRepeats(text: string, starts: readonly number[]): string {
  let result = text;
  // From the right, so that the positions that are still to come stay true and inner lists are equal before outer ones.
  for (let index = starts.length - 1; index >= 0; index -= 1) result = collapseAt(result, starts[index]!);
  return result;
}
