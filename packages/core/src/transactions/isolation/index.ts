export { IsolationLevelSelector, type IsolationLevelSelectorConfig } from "./isolation-level-selector.ts";
export { isolationReport } from "./isolation-report.ts";
export { readTraceReport } from "./read-trace-report.ts";
export { TransactionTrace, type TracedTemplate, type TraceReport } from "./trace/transaction-trace.ts";
export { adviseIsolation, type AdviseOptions } from "./advise-isolation.ts";
export type {
  Dependency,
  IsolationAdvice,
  Obstacle,
  ProgramAdvice,
  Promotion,
  ScheduledStep,
} from "./isolation-advice.ts";
export {
  ANY_RELATION,
  type ColumnSet,
  type StepSource,
  type TemplateStep,
  type TransactionTemplate,
} from "./transaction-template.ts";
