import { leadingWords } from "./statement-kind.ts";

/** The isolation levels of PostgreSQL; READ UNCOMMITTED is READ COMMITTED there. */
export type IsolationLevel = "read committed" | "repeatable read" | "serializable";

const LEVELS: readonly IsolationLevel[] = ["read committed", "repeatable read", "serializable"];
const MAX_WORDS = 16;

/** The level that a BEGIN, START TRANSACTION or SET TRANSACTION names, or undefined when it names none. */
export function isolationIn(text: string): IsolationLevel | undefined {
  const words = leadingWords(text, MAX_WORDS).join(" ");
  if (words.includes("isolation level read uncommitted")) return "read committed";
  return LEVELS.find((level) => words.includes(`isolation level ${level}`));
}
