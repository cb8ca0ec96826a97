import type { Observer } from "./observer.ts";

/** How an observer's own failure is told, since it may not reach the query. */
export type ObserverFailure = (error: unknown) => void;

const METHODS = ["onStatement", "onConnection", "onTransaction"] as const;

/**
 * Joins observers into one that calls each in turn. An observer that throws does not stop the others; its error goes
 * to `onFailure`.
 */
export function combine(observers: readonly Observer[], onFailure: ObserverFailure): Observer {
  const combined: Observer = {};
  for (const method of METHODS) {
    const listeners = observers.filter((observer) => observer[method] !== undefined);
    if (listeners.length === 0) continue;
    combined[method] = (event: never) => {
      for (const listener of listeners) {
        try {
          listener[method]!(event);
        } catch (error) {
          onFailure(error);
        }
      }
    };
  }
  const askers = observers.filter((observer) => observer.wantsCallSite !== undefined);
  if (askers.length > 0) {
    combined.wantsCallSite = (text, unitOfWork) => {
      try {
        return askers.some((asker) => asker.wantsCallSite!(text, unitOfWork));
      } catch (error) {
        onFailure(error);
        return false;
      }
    };
  }
  return combined;
}
