import { sqlStateOf } from "../../errors/index.ts";

/**
 * Who stopped a statement that failed with 57014: the server's `statement_timeout`, a person or program by a cancel request,
 * or `unknown` where the server speaks another language than English. The transaction's own deadline never shows as 57014:
 * it is `TRANSACTION.TIMEOUT`, and its signal `DRIVER.CANCELLED`.
 */
export type CancelKind = "statement-timeout" | "cancel-request" | "unknown";

/** Tells the kinds of 57014 apart; undefined for any other error. */
export function cancelKind(error: unknown): CancelKind | undefined {
  if (sqlStateOf(error) !== "57014") return undefined;
  const texts: string[] = [];
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) {
    texts.push(String((at as { message?: unknown }).message));
  }
  if (texts.some((text) => text.includes("due to statement timeout"))) return "statement-timeout";
  return texts.some((text) => text.includes("due to user request")) ? "cancel-request" : "unknown";
}
