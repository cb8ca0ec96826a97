export type { Component, HealthCheck, HealthReport } from "./component.ts";
export * from "./config/index.ts";
export {
  contextMissing,
  ContextStore,
  type Context,
  type SystemContext,
  type TenantContext,
  type TenantId,
} from "./context/index.ts";
export type { IsolationLevel, ManagedPool, PgModule, ServerFacts } from "./drivers/pg/index.ts";
export * from "./errors/index.ts";
export * from "./observe/index.ts";
export type { ConnectionHooks, HookedConnection } from "./ports/connection-hooks.ts";
export { FairGate } from "./pool/admission/fair-gate.ts";
export type { FairGateOptions } from "./pool/admission/fair-gate-options.ts";
export { ConnectionPoolManager, type ConnectionPoolMetrics, type PoolWiring } from "./pool/connection-pool-manager.ts";
export {
  ConnectionHealthCheck,
  type ConnectionHealthCheckOptions,
  type ConnectionHealthMetrics,
  type DrainOptions,
} from "./pool/health/index.ts";
export type { DurationFigures } from "./pool/metrics/duration-histogram.ts";
export type { HistogramValue, MetricPoint } from "./pool/metrics/open-telemetry-points.ts";
export { PoolMetrics, type PoolFigures, type PoolMetricsOptions } from "./pool/metrics/pool-metrics.ts";
export type { TenantFigures } from "./pool/metrics/tenant-times.ts";
export {
  AdaptivePoolSizer,
  type AdaptivePoolSizerOptions,
  type PoolSizerMetrics,
} from "./pool/sizing/adaptive-pool-sizer.ts";
export { PoolSizeController, type PoolSizeBounds, type SizingPhase } from "./pool/sizing/pool-size-controller.ts";
export type { SizingSample, WorkTotals } from "./pool/sizing/sizing-sample.ts";
export { silentLogger, type Logger } from "./ports/logger.ts";
export type {
  AdmissionOptions,
  Permit,
  PermitWaiter,
  PoolGate,
  PoolGateStats,
  Priority,
  SuspendMode,
} from "./ports/pool-gate.ts";
export * from "./queries/index.ts";
export type { ExecuteOptions, Parameters, Session } from "./drivers/pg/index.ts";
export type { SharedPool } from "./shared-pool.ts";
export { createTapdb, type AttachedAdapter, type SystemOptions, type Tapdb } from "./tapdb.ts";
export { roleProblems, type RoleFacts } from "./tenancy/role-check.ts";
export {
  DeadlockDetector,
  type DeadlockDetectorConfig,
  type DeadlockMetrics,
} from "./transactions/deadlocks/deadlock-detector.ts";
export type {
  DeadlockParty,
  DeadlockReport,
  StatementPlace,
  VictimAdvice,
} from "./transactions/deadlocks/deadlock-report.ts";
export { ObjectSnapshots } from "./transactions/entity-state/object-snapshots.ts";
export type { AfterCommit, AfterRollback, RolledBack } from "./transactions/hooks/transaction-hooks.ts";
export {
  IsolationLevelSelector,
  type IsolationLevelSelectorConfig,
} from "./transactions/isolation/isolation-level-selector.ts";
export type { TransactionSource } from "./transactions/declarative/transaction-source.ts";
export {
  Transactional,
  transactional,
  type TransactionalDecorator,
  type TransactionalOptions,
} from "./transactions/declarative/transactional.ts";
export {
  TapdbTransactionalAdapter,
  type AdapterTransactionOptions,
  type TapdbTransactionalAdapterConfig,
} from "./transactions/interop/tapdb-transactional-adapter.ts";
export { Propagation, type PropagationName } from "./transactions/propagation/propagation.ts";
export { cancelKind, type CancelKind } from "./transactions/retry/cancel-kind.ts";
export type { OptInRetry } from "./transactions/retry/decide-retry.ts";
export { RETRY_TABLE, retryRule, type RetryDecision, type RetryRule } from "./transactions/retry/retry-table.ts";
export {
  readTransactionActivity,
  type ActivityReport,
  type TransactionActivity,
} from "./transactions/monitor/transaction-activity.ts";
export { TransactionMonitor, type TransactionMonitorOptions } from "./transactions/monitor/transaction-monitor.ts";
export type {
  OpenTransactionReport,
  TemplateReport,
  TenantReport,
  TransactionReport,
} from "./transactions/monitor/transaction-monitor.ts";
export type { TransactionNumbers } from "./transactions/monitor/transaction-stats.ts";
export { TransactionManager } from "./transactions/transaction-manager.ts";
export type { TransactionMetrics } from "./transactions/transaction-metrics.ts";
export { toDiagnostic as deadlockDiagnostic } from "./transactions/deadlocks/prediction/deadlock-prediction.ts";
export type {
  DeadlockPrediction,
  PredictedParty,
  PredictionReport,
} from "./transactions/deadlocks/prediction/deadlock-prediction.ts";
export type { PredictOptions } from "./transactions/deadlocks/prediction/predict-deadlocks.ts";
export type {
  RecordedRun,
  SlotTrace,
  TracedStatement,
  TransactionTrace,
} from "./transactions/deadlocks/prediction/transaction-trace.ts";
export type {
  AroundTransaction,
  QueryRows,
  RetryOptions,
  Transaction,
  TransactionOptions,
} from "./transactions/transaction-options.ts";
