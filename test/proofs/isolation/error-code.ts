import { findTapdbError, sqlStateOf } from "@tapdb/core";

const POOLER_LOST = /server (conn|closed)|connection .*(closed|terminated)|client_login/i;

/** The code by which an error is known, through whatever an ORM wraps it in. */
export function errorCode(error: unknown): string {
  const known = findTapdbError(error)?.code ?? sqlStateOf(error);
  if (known === "08P01" && POOLER_LOST.test(String((error as Error).message))) return "CONNECTION.LOST";
  if (known !== undefined) return known;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name ?? typeof error);
}
