/**
 * Lets the values of a simple SELECT travel as parameters. MikroORM 7 writes values into the text, so that every read is
 * another text, which PostgreSQL parses and plans anew. Only values that mean the same either way are taken out: those that
 * are compared with a column. Whatever is not understood stays as MikroORM made it.
 */

/** A statement whose values travel beside it. */
export interface BoundQuery {
  readonly text: string;
  readonly values: readonly string[];
}

/** What stands before each `?`, whether its value is compared with a column, and what follows the last. */
interface Template {
  readonly slots: readonly { readonly before: string; readonly compared: boolean }[];
  readonly end: string;
}

const COMPARED = /" (?:=|!=|<|>|<=|>=) $/;
const COUNTED = /\b(?:limit|offset) $/;
/** Strings, comments, dollar quotes and escapes: texts with them are left alone. */
const OPAQUE = /['\\$]|--|\/\*/;
const MAX_LENGTH = 8_192;
const MAX_TEMPLATES = 1_000;
const MAX_INT4 = 2 ** 31 - 1;

const templates = new Map<string, Template | undefined>();

function parse(query: string): Template | undefined {
  if (query.length > MAX_LENGTH || !query.startsWith("select ") || OPAQUE.test(query)) return undefined;
  const parts = query.split("?");
  const end = parts.pop()!;
  if (parts.length === 0) return undefined;
  let quotes = 0;
  const slots = [];
  for (const [at, before] of parts.entries()) {
    quotes += before.split('"').length - 1;
    const compared = COMPARED.test(before);
    const after = parts[at + 1] ?? end;
    const isKnown = compared || COUNTED.test(before);
    if (quotes % 2 === 1 || !isKnown || !/^(?:$|[ )])/.test(after)) return undefined;
    slots.push({ before, compared });
  }
  return { slots, end };
}

function templateOf(query: string): Template | undefined {
  if (!templates.has(query)) {
    if (templates.size >= MAX_TEMPLATES) templates.clear();
    templates.set(query, parse(query));
  }
  return templates.get(query);
}

/** The placeholder that has the type of the literal; a string has none of its own in either form. */
function placeholder(value: unknown, number: number): string | undefined {
  if (typeof value === "string") return `$${number}`;
  if (typeof value === "boolean") return `$${number}::boolean`;
  const isInt4 = Number.isInteger(value) && Math.abs(value as number) <= MAX_INT4 && !Object.is(value, -0);
  return isInt4 ? `$${number}::integer` : undefined;
}

/** `query` with its values beside it, or undefined when not all of them may leave the text. */
export function boundQuery(query: string, params: readonly unknown[]): BoundQuery | undefined {
  const template = templateOf(query);
  if (template === undefined || template.slots.length !== params.length) return undefined;
  const values: string[] = [];
  let text = "";
  for (const [at, { before, compared }] of template.slots.entries()) {
    const value = params[at];
    const written = compared
      ? placeholder(value, values.length + 1)
      : Number.isSafeInteger(value) && (value as number) >= 0
        ? String(value)
        : undefined;
    if (written === undefined) return undefined;
    if (compared) values.push(String(value));
    text += before + written;
  }
  return values.length === 0 ? undefined : { text: text + template.end, values };
}
