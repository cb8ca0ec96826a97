export { ALL_CASES } from "./all-cases.ts";
export type { AuditCase, AuditChange } from "./audit-case.ts";
export { BASE_SCHEMAS, fillIn, type BaseName } from "./base-schemas.ts";
export {
  baseOf,
  judgeCase,
  makeBaseSchemas,
  runAuditCase,
  withCase,
  type CaseResult,
  type CorpusSession,
} from "./run-audit-case.ts";
