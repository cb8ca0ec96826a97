import { LatencyDigest } from "../../measure/latency-digest.ts";

/**
 * Upper bounds of the buckets, milliseconds: those that OpenTelemetry advises for durations of database clients.
 *
 * Source: OpenTelemetry, "Semantic conventions for database client metrics".
 */
export const BUCKET_BOUNDS_MS: readonly number[] = Object.freeze([1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000]);

/** A distribution of durations at one moment. */
export interface DurationFigures {
  readonly count: number;
  /** All durations together, milliseconds. */
  readonly sumMs: number;
  /** Within 1 %, milliseconds. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Exactly, milliseconds. */
  readonly maxMs: number;
}

/** Durations with their quantiles and with OpenTelemetry's buckets; some kilobytes, however many there are. */
export class DurationHistogram {
  readonly #digest = new LatencyDigest();
  readonly #buckets = Array.from({ length: BUCKET_BOUNDS_MS.length + 1 }, () => 0);
  #count = 0;
  #sumMs = 0;

  get count(): number {
    return this.#count;
  }

  /** How many durations are up to each bound of {@link BUCKET_BOUNDS_MS} and above the one before, and how many above all. */
  get buckets(): readonly number[] {
    return this.#buckets.slice();
  }

  add(durationMs: number): void {
    this.#count += 1;
    this.#sumMs += durationMs;
    this.#digest.add(durationMs);
    let bucket = 0;
    while (bucket < BUCKET_BOUNDS_MS.length && durationMs > BUCKET_BOUNDS_MS[bucket]!) bucket += 1;
    this.#buckets[bucket]! += 1;
  }

  /** Adds the durations of another; the other stays as it is. */
  merge(other: DurationHistogram): void {
    this.#count += other.#count;
    this.#sumMs += other.#sumMs;
    this.#digest.merge(other.#digest);
    for (const [at, count] of other.#buckets.entries()) this.#buckets[at]! += count;
  }

  figures(): DurationFigures {
    return Object.freeze({
      count: this.#count,
      sumMs: this.#sumMs,
      p50Ms: this.#digest.quantile(0.5),
      p95Ms: this.#digest.quantile(0.95),
      p99Ms: this.#digest.quantile(0.99),
      maxMs: this.#digest.max,
    });
  }
}
