export { applicationFrame, captureCallSite, type CallSite } from "./call-site.ts";
export { combine, type ObserverFailure } from "./combine.ts";
export type { ConnectionEvent, Observer, StatementEvent, StatementLabels, TransactionEvent } from "./observer.ts";
