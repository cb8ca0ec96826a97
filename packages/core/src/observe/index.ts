export { applicationFrame, captureCallSite, type CallSite } from "./call-site.ts";
export { combine, type ObserverFailure } from "./combine.ts";
export type {
  ConnectionEvent,
  DeadlockNotice,
  Observer,
  StatementEvent,
  StatementLabels,
  TransactionEvent,
} from "./observer.ts";
