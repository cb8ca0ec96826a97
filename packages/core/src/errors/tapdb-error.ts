/**
 * The one error class of tapdb. Errors are recognised by brand and `code`, never by message or `instanceof`,
 * so that they survive duplicate copies of the package and being wrapped by an ORM.
 */
import type { TapdbErrorCode } from "./codes.ts";

const BRAND = Symbol.for("tapdb.error");

/** Where the page of an error code is. */
export const ERROR_DOCS_URL = "https://github.com/tapdb/tapdb/blob/main/docs/errors";

/** What an error is made from. */
export interface TapdbErrorOptions {
  /** Dotted, stable code, for example `POOL.ACQUIRE_TIMEOUT`. */
  readonly code: TapdbErrorCode;
  /** What happened, one sentence. Never holds a parameter value, a tenant id or a password. */
  readonly message: string;
  /** What to do next, one sentence. */
  readonly hint?: string;
  /** Whether running the whole unit of work again may succeed. @defaultValue false */
  readonly retryable?: boolean;
  /** The error underneath. */
  readonly cause?: unknown;
  /** Facts for programs: names, limits, counts. Never a parameter value. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The envelope that `--format json` prints. */
export interface ErrorEnvelope {
  readonly code: TapdbErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly retryable: boolean;
  readonly docsUrl: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error of tapdb: `code`, `hint`, `retryable`, `cause` and a page at `docsUrl`. */
export class TapdbError extends Error {
  override readonly name = "TapdbError";
  readonly code: TapdbErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(options: TapdbErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.details = Object.freeze({ ...options.details });
    Object.defineProperty(this, BRAND, { value: true });
  }

  get docsUrl(): string {
    return `${ERROR_DOCS_URL}/${this.code.toLowerCase().replace(".", "-").replaceAll("_", "-")}.md`;
  }

  toJSON(): ErrorEnvelope {
    const { code, message, hint, retryable, docsUrl, details } = this;
    return { code, message, ...(hint === undefined ? {} : { hint }), retryable, docsUrl, details };
  }
}

/** Whether `error` itself is a {@link TapdbError}, of this or another copy of the package. */
export function isTapdbError(error: unknown, code?: TapdbErrorCode): error is TapdbError {
  if (typeof error !== "object" || error === null || !(BRAND in error)) return false;
  return code === undefined || (error as unknown as TapdbError).code === code;
}
