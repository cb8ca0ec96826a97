import type { Context } from "../../context/index.ts";
import { captureCallSite } from "../../observe/index.ts";
import type { ConnectionHub } from "./connection-hub.ts";

/**
 * The context with the place that sends `text`, when an observer wants it and no adapter has told it. Called while the
 * application's frames are still on the stack: at the pool's or the client's `query`, not when a connection is free.
 */
export function withCallSite(hub: ConnectionHub, context: Context, text: string): Context {
  if (context.labels?.callSite !== undefined) return context;
  if (!hub.observer.wantsCallSite?.(text, context.unitOfWork)) return context;
  return { ...context, labels: { ...context.labels, callSite: captureCallSite() } };
}
