export { applicationFrame, captureCallSite, type CallSite } from "./call-site.ts";
export { combine, type ObserverFailure } from "./combine.ts";
export type {
  AcquireEvent,
  ConnectionEvent,
  DeadlockNotice,
  Observer,
  ReleaseEvent,
  StatementEvent,
  StatementLabels,
  TransactionEvent,
} from "./observer.ts";
