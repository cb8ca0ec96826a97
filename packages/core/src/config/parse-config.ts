import { TapdbError } from "../errors/index.ts";
import type { ConfigProblem, Field } from "./field.ts";
import { tapdbSection, type TapdbConfig, type TapdbConfigInput } from "./tapdb-config.ts";

const HINT = "Every key, its unit and its default stand in docs/reference/configuration.md.";

function describe(problem: ConfigProblem): string {
  return problem.kind === "invalid" && !problem.message.startsWith("is ")
    ? `${problem.path}: ${problem.message}`
    : `${problem.path} ${problem.message}`;
}

function toError(problems: readonly ConfigProblem[]): TapdbError {
  const first = problems.find(({ kind }) => kind === "unknown-key") ?? problems[0]!;
  const others = problems.length - 1;
  const more = others === 0 ? "" : ` (and ${others} more ${others === 1 ? "problem" : "problems"})`;
  return new TapdbError({
    code: first.kind === "unknown-key" ? "CONFIG.UNKNOWN_KEY" : "CONFIG.INVALID",
    message: `Configuration: ${describe(first)}${more}.`,
    hint: first.suggestion === undefined ? HINT : `Did you mean ${first.suggestion}?`,
    details: { path: first.path, problems: problems.map(({ kind, path, message }) => ({ kind, path, message })) },
  });
}

/** Reads `input` by `schema`, or throws all that is wrong with it as one error. */
export function parseWith<T>(schema: Field<T>, input: unknown): T {
  const problems: ConfigProblem[] = [];
  const config = schema.read(input, "", problems);
  if (problems.length > 0) throw toError(problems);
  return config;
}

/**
 * Checks a configuration and fills in the defaults. The result is frozen.
 * @throws {TapdbError} `CONFIG.UNKNOWN_KEY` with the key that was probably meant, `CONFIG.INVALID` with the path and what was
 * expected there. Neither holds the value, which may be a password.
 */
export function parseConfig(input: TapdbConfigInput): TapdbConfig {
  return parseWith(tapdbSection, input ?? {});
}
