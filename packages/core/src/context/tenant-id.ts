import { TapdbError } from "../errors/index.ts";

/** What an application may pass as a tenant: `7`, `7n` and `"7"` are the same tenant. */
export type TenantId = string | number | bigint;

/** The PostgreSQL type of the tenant column. */
export type TenantIdType = "text" | "uuid" | "integer" | "bigint";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DECIMAL = /^(0|-?[1-9][0-9]*)$/;
const INTEGER_RANGE = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const BIGINT_RANGE = [-(2n ** 63n), 2n ** 63n - 1n] as const;

function invalid(why: string, hint: string): TapdbError {
  return new TapdbError({ code: "CONTEXT.INVALID_TENANT", message: `The tenant id ${why}.`, hint });
}

function checkDecimal(text: string, type: "integer" | "bigint"): string {
  const [low, high] = type === "integer" ? INTEGER_RANGE : BIGINT_RANGE;
  if (!DECIMAL.test(text) || BigInt(text) < low || BigInt(text) > high) {
    throw invalid(`is not a canonical ${type}`, `Pass a number, a bigint or its plain decimal text.`);
  }
  return text;
}

function toText(id: unknown): string {
  if (typeof id === "string") return id;
  if (typeof id === "bigint") return id.toString();
  if (typeof id === "number") {
    if (!Number.isSafeInteger(id))
      throw invalid("is a number that is not a safe integer", "Pass a bigint or a string.");
    return id.toString();
  }
  throw invalid(`is of type ${id === null ? "null" : typeof id}`, "Pass a string, a number or a bigint.");
}

/**
 * The one text by which a tenant is bound, so that two spellings never are two tenants.
 *
 * Refuses what would bind as "no tenant" or as another tenant: the empty string, NUL bytes, lone surrogates, numbers that
 * are not safe integers, text longer than `maxBytes`, and what is not canonical for the column's type.
 * @throws {TapdbError} `CONTEXT.INVALID_TENANT`.
 */
export function canonicalTenant(id: unknown, type: TenantIdType, maxBytes: number): string {
  const text = toText(id);
  if (text === "") throw invalid("is empty", "An empty setting means no tenant; pass the tenant's id.");
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    throw invalid(
      `is longer than ${maxBytes} bytes`,
      "Pass the id, not an object; raise tenancy.maxTenantBytes if ids are long.",
    );
  }
  if (text.includes("\0")) throw invalid("holds a NUL byte", "PostgreSQL text cannot hold NUL.");
  if (!text.isWellFormed()) throw invalid("is not well-formed Unicode", "Lone surrogates have no UTF-8 form.");
  if (type === "integer" || type === "bigint") return checkDecimal(text, type);
  if (type === "uuid") {
    const lower = text.toLowerCase();
    if (!UUID.test(lower)) throw invalid("is not a UUID", "Pass the 36-character form.");
    return lower;
  }
  return text;
}
