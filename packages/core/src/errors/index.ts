export { ERROR_CODES, type TapdbErrorCode } from "./codes.ts";
export { findTapdbError } from "./find-tapdb-error.ts";
export { isRetryableSqlState, sqlStateOf } from "./sqlstate.ts";
export { ERROR_DOCS_URL, isTapdbError, TapdbError, type ErrorEnvelope, type TapdbErrorOptions } from "./tapdb-error.ts";
