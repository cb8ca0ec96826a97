/** What a profiler saw, as plain data. */
import type { CountedNames } from "./counted-names.ts";
import type { Fingerprinted } from "./fingerprint-profiles.ts";
import type { Repetition } from "./n-plus-one-detector.ts";
import { ORIGIN_SEPARATOR, StatementProfile } from "./statement-profile.ts";

/** Numbers of a group of statements. Durations are from handing a statement over until its result is complete. */
export interface StatementNumbers {
  readonly calls: number;
  /** Calls that failed. */
  readonly errors: number;
  /** Failed calls by SQLSTATE or tapdb code, most frequent first. */
  readonly errorCodes: Readonly<Record<string, number>>;
  /** Rows returned or affected by all calls. */
  readonly rows: number;
  /** The calls' durations added up, milliseconds. */
  readonly totalMs: number;
  /** `totalMs` as a share of all statements', 0 to 1. */
  readonly share: number;
  readonly meanMs: number;
  /** Half of the calls took at most this long, milliseconds, within 1 % as all percentiles are. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** The longest call, exactly. */
  readonly maxMs: number;
}

/** Which ORM operation sent a statement. */
export interface StatementOrigin {
  readonly orm: string | undefined;
  readonly operation: string | undefined;
  readonly entity: string | undefined;
  /** Calls of this origin. */
  readonly calls: number;
}

/** A place in the application, and on how many of the calls that were looked at. */
export interface CallSiteCount {
  /** `file:line:column`, relative to the working directory where it lies within. */
  readonly callSite: string;
  /** The first calls are all looked at, of later ones some: shares, not totals. */
  readonly samples: number;
}

/** The statements of one fingerprint. */
export interface StatementReport extends StatementNumbers {
  /** PostgreSQL's own fingerprint; `~` and a hash of the text where its parser does not take the text. */
  readonly fingerprint: string;
  /** The text with `?` for values, of the most frequent spelling. */
  readonly text: string;
  /** Most frequent first. Empty for statements that no adapter labelled. */
  readonly origins: readonly StatementOrigin[];
  /** Most frequent first. */
  readonly callSites: readonly CallSiteCount[];
}

/** A statement that one place ran many times in one unit of work. */
export interface NPlusOneFinding {
  readonly fingerprint: string;
  readonly text: string;
  /** `file:line:column`, or undefined where it was not known. */
  readonly callSite: string | undefined;
  readonly orm: string | undefined;
  readonly operation: string | undefined;
  readonly entity: string | undefined;
  /** The most calls in one unit of work. */
  readonly maxCalls: number;
  /** Units of work in which it reached the threshold. */
  readonly unitsOfWork: number;
  /** Calls in all of those. */
  readonly calls: number;
}

/** Everything since the start or the last reset. */
export interface ProfileReport {
  /** ISO 8601. */
  readonly since: string;
  /** ISO 8601. */
  readonly until: string;
  /** Every statement, those in `other` included. */
  readonly total: StatementNumbers;
  /** By fingerprint, the most total time first. */
  readonly statements: readonly StatementReport[];
  /** What was evicted to bound the memory, or undefined when nothing was. */
  readonly other: (StatementNumbers & { readonly evicted: number }) | undefined;
  /** The most calls in one unit of work first. */
  readonly nPlusOne: readonly NPlusOneFinding[];
}

/** What a report is made from. */
export interface ReportInput extends Fingerprinted {
  readonly other: StatementProfile;
  readonly evicted: number;
  readonly since: Date;
}

function numbersOf(profile: StatementProfile, allMs: number): StatementNumbers {
  const { calls, failures, rows, totalMs, latency, errors } = profile;
  return {
    calls,
    errors: failures,
    errorCodes: Object.freeze(Object.fromEntries(errors?.entries() ?? [])),
    rows,
    totalMs,
    share: allMs === 0 ? 0 : totalMs / allMs,
    meanMs: calls === 0 ? 0 : totalMs / calls,
    p50Ms: latency.quantile(0.5),
    p95Ms: latency.quantile(0.95),
    p99Ms: latency.quantile(0.99),
    maxMs: latency.max,
  };
}

function originsOf(origins: CountedNames): readonly StatementOrigin[] {
  const part = (text: string | undefined): string | undefined => (text === "" ? undefined : text);
  return Object.freeze(
    origins.entries().map(([name, calls]) => {
      const [orm, operation, entity] = name.split(ORIGIN_SEPARATOR);
      return Object.freeze({ orm: part(orm), operation: part(operation), entity: part(entity), calls });
    }),
  );
}

function statementOf(profile: StatementProfile, allMs: number): StatementReport {
  const callSites = profile.callSites.entries().map(([callSite, samples]) => Object.freeze({ callSite, samples }));
  return Object.freeze({
    fingerprint: profile.fingerprint!,
    text: profile.shape,
    ...numbersOf(profile, allMs),
    origins: originsOf(profile.origins),
    callSites: Object.freeze(callSites),
  });
}

/** One profile a fingerprint: spellings that the shape tells apart are added up. */
function mergeByFingerprint(profiles: readonly StatementProfile[]): StatementProfile[] {
  const groups = Map.groupBy(profiles, (profile) => profile.fingerprint!);
  return [...groups.values()].map((group) => {
    if (group.length === 1) return group[0]!;
    const { shape, skeleton, fingerprint } = group.reduce((one, other) => (other.calls > one.calls ? other : one));
    const merged = new StatementProfile(shape, skeleton);
    merged.fingerprint = fingerprint;
    for (const profile of group) merged.merge(profile);
    return merged;
  });
}

function findingOf(repetitions: readonly Repetition[]): NPlusOneFinding {
  const { profile, callSite, orm, operation, entity } = repetitions[0]!;
  return Object.freeze({
    fingerprint: profile.fingerprint!,
    text: profile.shape,
    callSite,
    orm,
    operation,
    entity,
    maxCalls: Math.max(...repetitions.map(({ maxCalls }) => maxCalls)),
    unitsOfWork: repetitions.reduce((sum, { units }) => sum + units, 0),
    calls: repetitions.reduce((sum, { calls }) => sum + calls, 0),
  });
}

/** Makes the frozen report. */
export function buildReport({ profiles, repetitions, other, evicted, since }: ReportInput): ProfileReport {
  const total = new StatementProfile("total", "");
  for (const profile of [...profiles, other]) total.merge(profile);
  const allMs = total.totalMs;
  const statements = mergeByFingerprint(profiles).map((profile) => statementOf(profile, allMs));
  const places = Map.groupBy(repetitions, ({ profile, callSite }) => `${profile.fingerprint}\0${callSite ?? ""}`);
  const nPlusOne = [...places.values()].map(findingOf);
  return Object.freeze({
    since: since.toISOString(),
    until: new Date().toISOString(),
    total: Object.freeze(numbersOf(total, allMs)),
    statements: Object.freeze(statements.toSorted((one, two) => two.totalMs - one.totalMs)),
    other: evicted === 0 ? undefined : Object.freeze({ ...numbersOf(other, allMs), evicted }),
    nPlusOne: Object.freeze(nPlusOne.toSorted((one, two) => two.maxCalls - one.maxCalls)),
  });
}
