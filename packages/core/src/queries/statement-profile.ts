import type { StatementEvent } from "../observe/index.ts";
import { CountedNames } from "./counted-names.ts";
import { LatencyDigest } from "../measure/latency-digest.ts";

const MAX_ERROR_CODES = 16;
const MAX_ORIGINS = 8;
const MAX_CALL_SITES = 8;

/** The first calls tell where a statement comes from; after them one call in so many is looked at. */
const FIRST_CALL_SITES = 32;
const CALL_SITE_INTERVAL = 256;

/** Transaction control: repeated by nature, so never an N+1. */
const CONTROL_WORDS = new Set(
  "begin start commit end rollback abort savepoint release set reset discard deallocate listen unlisten notify".split(
    " ",
  ),
);

/** Separates the parts of an origin; no identifier holds it. */
export const ORIGIN_SEPARATOR = "\0";

/** What is known of the statements of one shape. Everything in it is bounded. */
export class StatementProfile {
  readonly shape: string;
  /** A text without values that parses and has the fingerprint of the shape's texts. */
  readonly skeleton: string;
  readonly isControl: boolean;
  readonly latency = new LatencyDigest();
  calls = 0;
  rows = 0;
  totalMs = 0;
  failures = 0;
  /** Texts of it that are kept for a quick lookup. */
  texts = 0;
  /** No longer in the profiler's list: what arrives under a text that still points here belongs to a new profile. */
  evicted = false;
  /** Found out when it is first reported. */
  fingerprint: string | undefined;
  errors: CountedNames | undefined;
  readonly callSites = new CountedNames(MAX_CALL_SITES);
  #callSitesSeen = 0;
  #origins: CountedNames | undefined;
  #orm: string | undefined;
  #operation: string | undefined;
  #entity: string | undefined;
  #sameOrigin = 0;

  constructor(shape: string, skeleton: string) {
    this.shape = shape;
    this.skeleton = skeleton;
    this.isControl = CONTROL_WORDS.has(/^\w*/.exec(shape)![0].toLowerCase());
  }

  add(event: StatementEvent): void {
    this.calls += 1;
    this.rows += event.rows;
    this.totalMs += event.durationMs;
    this.latency.add(event.durationMs);
    if (event.errorCode !== undefined) this.#addError(event.errorCode);
    if (event.labels !== undefined) this.#addOrigin(event.labels);
  }

  #addError(code: string): void {
    this.failures += 1;
    this.errors ??= new CountedNames(MAX_ERROR_CODES);
    this.errors.add(code);
  }

  /** A statement nearly always comes from one operation on one entity, so the last origin is counted without a lookup. */
  #addOrigin({ orm, operation, entity }: NonNullable<StatementEvent["labels"]>): void {
    if (orm !== this.#orm || operation !== this.#operation || entity !== this.#entity) {
      this.#flushOrigin();
      this.#orm = orm;
      this.#operation = operation;
      this.#entity = entity;
    }
    this.#sameOrigin += 1;
  }

  #flushOrigin(): void {
    if (this.#sameOrigin === 0) return;
    this.#origins ??= new CountedNames(MAX_ORIGINS);
    this.#origins.add([this.#orm, this.#operation, this.#entity].join(ORIGIN_SEPARATOR), this.#sameOrigin);
    this.#sameOrigin = 0;
  }

  /** ORM, operation and entity, joined by {@link ORIGIN_SEPARATOR}, with their calls. */
  get origins(): CountedNames {
    this.#flushOrigin();
    return this.#origins ?? new CountedNames(MAX_ORIGINS);
  }

  /** Adds what another profile counted. */
  merge(other: StatementProfile): void {
    this.calls += other.calls;
    this.rows += other.rows;
    this.totalMs += other.totalMs;
    this.failures += other.failures;
    this.latency.merge(other.latency);
    this.callSites.merge(other.callSites);
    if (other.errors !== undefined) (this.errors ??= new CountedNames(MAX_ERROR_CODES)).merge(other.errors);
    this.#flushOrigin();
    (this.#origins ??= new CountedNames(MAX_ORIGINS)).merge(other.origins);
  }

  /** Whether the next call's place should be found out: among the first calls always, later now and then. */
  get wantsCallSite(): boolean {
    return this.#callSitesSeen < FIRST_CALL_SITES || this.calls % CALL_SITE_INTERVAL === 0;
  }

  addCallSite(callSite: string | undefined): void {
    this.#callSitesSeen += 1;
    if (callSite !== undefined) this.callSites.add(callSite);
  }
}
