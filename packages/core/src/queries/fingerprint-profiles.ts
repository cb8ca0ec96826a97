import { createHash } from "node:crypto";
import { isTapdbError } from "../errors/index.ts";
import { loadSqlParser, type SqlParser } from "../sql/index.ts";
import type { Repetition } from "./n-plus-one-detector.ts";
import type { StatementProfile } from "./statement-profile.ts";

/** Profiles and findings, all with their fingerprints. */
export interface Fingerprinted {
  readonly profiles: readonly StatementProfile[];
  readonly repetitions: readonly Repetition[];
}

const HASH_LENGTH = 16;

function fingerprintOf(profile: StatementProfile, parser: SqlParser): string {
  try {
    return parser.fingerprint(profile.skeleton);
  } catch (error) {
    if (!isTapdbError(error, "SQL.SYNTAX")) throw error;
    // What PostgreSQL 18 does not parse may be another server's dialect, or wrong: its shape is all that is known of it.
    return `~${createHash("sha256").update(profile.shape).digest("hex").slice(1, HASH_LENGTH)}`;
  }
}

/**
 * Gives each profile its fingerprint, once. What is to be reported is asked for after the parser has been loaded, so that
 * nothing arrives in between.
 */
export async function fingerprintProfiles(
  profiles: () => readonly StatementProfile[],
  repetitions: () => readonly Repetition[],
): Promise<Fingerprinted> {
  const parser = await loadSqlParser();
  const result = { profiles: profiles(), repetitions: repetitions() };
  for (const profile of [...result.profiles, ...result.repetitions.map((repetition) => repetition.profile)]) {
    profile.fingerprint ??= fingerprintOf(profile, parser);
  }
  return result;
}
