import { TapdbError } from "../errors/index.ts";

/** NAMEDATALEN - 1: the server cuts longer names off silently, so that two may become one. */
const MAX_BYTES = 63;

function quoteOne(name: string): string {
  const bytes = Buffer.byteLength(name);
  const problem =
    bytes === 0
      ? "is empty"
      : bytes > MAX_BYTES
        ? `is longer than ${MAX_BYTES} bytes`
        : name.includes("\0")
          ? "holds NUL"
          : "";
  if (problem !== "") {
    throw new TapdbError({
      code: "SQL.IDENTIFIER",
      message: `A name ${problem} and cannot be an SQL identifier.`,
      hint: "PostgreSQL names have 1 to 63 bytes and no NUL; pass schema and table as separate arguments.",
      details: { bytes },
    });
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Quotes a name, or the parts of a qualified one, for use in a statement; always quotes, so that case is kept.
 * @throws {TapdbError} `SQL.IDENTIFIER` when the server would refuse or silently shorten it.
 * @example quoteIdentifier("public", "Order") // "public"."Order"
 */
export function quoteIdentifier(...parts: readonly [string, ...string[]]): string {
  return parts.map(quoteOne).join(".");
}
