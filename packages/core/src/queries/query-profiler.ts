/** Which statements an application runs, how often, how long, and from where. */
import { LRUCache } from "lru-cache";
import type { HealthCheck, HealthReport } from "../component.ts";
import type { Observer, StatementEvent } from "../observe/index.ts";
import { statementShape, statementSkeleton } from "../sql/index.ts";
import { fingerprintProfiles } from "./fingerprint-profiles.ts";
import { NPlusOneDetector } from "./n-plus-one-detector.ts";
import { buildReport, type ProfileReport } from "./profile-report.ts";
import { StatementProfile } from "./statement-profile.ts";

/** How much a profiler keeps. */
export interface QueryProfilerOptions {
  /**
   * Fingerprints kept, some kilobytes each; the least recently used ones beyond are counted together as `other`.
   * @defaultValue 5_000
   */
  readonly maxFingerprints?: number;
  /** How often one unit of work may run a statement from one place before that is reported. @defaultValue 10 */
  readonly nPlusOneThreshold?: number;
}

/** A snapshot of the profiler's own numbers. */
export interface QueryProfilerMetrics {
  /** Statements since the start or the last reset. */
  readonly calls: number;
  /** Those that failed. */
  readonly errors: number;
  /** Rows returned or affected. */
  readonly rows: number;
  /** Their durations added up, milliseconds. */
  readonly totalMs: number;
  /** Shapes kept one by one. */
  readonly fingerprints: number;
  /** Shapes that were counted into `other` to bound the memory. */
  readonly evicted: number;
  /** Places that repeat a statement in one unit of work. */
  readonly nPlusOne: number;
}

/** Texts of one shape that are kept for lookup. Where an ORM inlines values each text is new, and keeping more is waste. */
const MAX_TEXTS_PER_SHAPE = 16;
/** Code units of all the texts and of one: what is longer is looked at each time, which costs less than sending it. */
const MAX_TEXT_UNITS = 8_000_000;
const MAX_TEXT_LENGTH = 64_000;
/** The part of a shape by which statements are told apart. */
const MAX_SHAPE_LENGTH = 8_192;
/** Texts that were never seen may be values inlined by an ORM: their place is captured at first and then now and then. */
const FIRST_UNKNOWN_TEXTS = 1_000;
const UNKNOWN_TEXT_INTERVAL = 256;

/** A frequent statement is marked as used at one call in so many: marking costs more than finding. */
const TOUCH_INTERVAL = 16;

/**
 * Profiles statements by fingerprint in bounded memory, at about a microsecond each. One of the parts of the query
 * optimizer; give it to `tap.observe`, or use the one of a tapdb, which is observing already.
 *
 * A statement's text is looked up first; an unknown text is reduced to its shape. PostgreSQL's parser, which gives the
 * fingerprint, runs only for a report. No value, parameter or tenant is ever part of what it reports.
 */
export class QueryProfiler implements Observer {
  readonly #maxFingerprints: number;
  readonly #profiles: LRUCache<string, StatementProfile>;
  readonly #texts: LRUCache<string, StatementProfile>;
  readonly #nPlusOne: NPlusOneDetector;
  #other = new StatementProfile("other", "");
  #evicted = 0;
  #unknownTexts = 0;
  #since = new Date();
  #closed = false;

  constructor(options: QueryProfilerOptions = {}) {
    this.#maxFingerprints = options.maxFingerprints ?? 5_000;
    this.#nPlusOne = new NPlusOneDetector(options.nPlusOneThreshold ?? 10);
    this.#profiles = new LRUCache({
      max: this.#maxFingerprints,
      dispose: (profile, _shape, reason) => {
        if (reason === "evict") this.#evict(profile);
      },
    });
    this.#texts = new LRUCache({
      max: 2 * this.#maxFingerprints,
      maxSize: MAX_TEXT_UNITS,
      sizeCalculation: (_profile, text) => text.length + 1,
      dispose: (profile) => {
        profile.texts -= 1;
      },
    });
  }

  /** Counts one statement. Called by whatever sends statements; never throws. */
  onStatement(event: StatementEvent): void {
    if (this.#closed) return;
    const profile = this.#known(event.text) ?? this.#learn(event.text);
    this.#nPlusOne.add(profile, event);
    profile.add(event);
  }

  /** Whether the stack of a statement that is about to be sent is worth its price. */
  wantsCallSite(text: string, unitOfWork: object | undefined): boolean {
    const profile = this.#texts.peek(text);
    if (profile !== undefined) return this.#nPlusOne.wantsCallSite(profile, unitOfWork);
    this.#unknownTexts += 1;
    return this.#unknownTexts <= FIRST_UNKNOWN_TEXTS || this.#unknownTexts % UNKNOWN_TEXT_INTERVAL === 0;
  }

  #known(text: string): StatementProfile | undefined {
    const profile = this.#texts.peek(text);
    if (profile === undefined || profile.evicted) return undefined;
    const { calls } = profile;
    if (calls < TOUCH_INTERVAL || calls % TOUCH_INTERVAL === 0) {
      this.#texts.get(text);
      this.#profiles.get(profile.shape);
    }
    return profile;
  }

  #learn(text: string): StatementProfile {
    const whole = statementShape(text);
    const shape = whole.length > MAX_SHAPE_LENGTH ? `${whole.slice(0, MAX_SHAPE_LENGTH)}…` : whole;
    let profile = this.#profiles.get(shape);
    if (profile === undefined) {
      profile = new StatementProfile(shape, statementSkeleton(text));
      this.#profiles.set(shape, profile);
    }
    if (profile.texts < MAX_TEXTS_PER_SHAPE && text.length <= MAX_TEXT_LENGTH) {
      profile.texts += 1;
      this.#texts.set(text, profile);
    }
    return profile;
  }

  #evict(profile: StatementProfile): void {
    profile.evicted = true;
    this.#evicted += 1;
    this.#other.merge(profile);
  }

  /**
   * What was seen since the start or the last reset, by fingerprint, the most total time first. Loads PostgreSQL's
   * parser on its first call.
   */
  async report(): Promise<ProfileReport> {
    const parts = await fingerprintProfiles(
      () => [...this.#profiles.values()],
      () => this.#nPlusOne.findings,
    );
    return buildReport({ ...parts, other: this.#other, evicted: this.#evicted, since: this.#since });
  }

  /** Forgets everything that was counted. */
  reset(): void {
    this.#profiles.clear();
    this.#texts.clear();
    this.#nPlusOne.clear();
    this.#other = new StatementProfile("other", "");
    this.#evicted = 0;
    this.#unknownTexts = 0;
    this.#since = new Date();
  }

  /** Totals, without loading the parser. */
  getMetrics(): Readonly<Record<string, unknown>> & QueryProfilerMetrics {
    const all = [...this.#profiles.values(), this.#other];
    const sum = (of: (profile: StatementProfile) => number): number => all.reduce((total, one) => total + of(one), 0);
    return Object.freeze({
      calls: sum(({ calls }) => calls),
      errors: sum(({ failures }) => failures),
      rows: sum(({ rows }) => rows),
      totalMs: sum(({ totalMs }) => totalMs),
      fingerprints: this.#profiles.size,
      evicted: this.#evicted,
      nPlusOne: this.#nPlusOne.findings.length,
    });
  }

  /** Says whether it sees every statement one by one. */
  healthCheck(): Promise<HealthReport> {
    const checks: HealthCheck[] = [
      this.#closed
        ? { name: "profiler", status: "warn", message: "closed: statements are no longer counted" }
        : { name: "profiler", status: "pass", message: `${this.#profiles.size} fingerprints` },
    ];
    if (this.#evicted > 0) {
      const message = `more than ${this.#maxFingerprints} fingerprints: ${this.#evicted} are counted together as other`;
      checks.push({ name: "fingerprints", status: "warn", message });
    }
    const status = checks.some((check) => check.status === "warn") ? "degraded" : "healthy";
    return Promise.resolve({ status, checks });
  }

  /** Stops counting; reports still work. */
  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }
}
