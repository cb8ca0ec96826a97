import type { Observer } from "./observer.ts";

/** How an observer's own failure is told, since it may not reach the query. */
export type ObserverFailure = (error: unknown) => void;

const METHODS = ["onStatement", "onConnection", "onTransaction"] as const;

type Listener = (event: never) => void;

/** Calls one observer's method, and tells when it throws. */
function guarded(observer: Observer, method: (typeof METHODS)[number], onFailure: ObserverFailure): Listener {
  return (event) => {
    try {
      observer[method]!(event);
    } catch (error) {
      onFailure(error);
    }
  };
}

function wants(observer: Observer, onFailure: ObserverFailure): NonNullable<Observer["wantsCallSite"]> {
  return (text, unitOfWork) => {
    try {
      return observer.wantsCallSite!(text, unitOfWork);
    } catch (error) {
      onFailure(error);
      return false;
    }
  };
}

/** One observer is the rule, and this is on the way of every statement: no loop for it. */
function toAll(listeners: readonly Listener[]): Listener {
  const [first, ...others] = listeners;
  return others.length === 0 ? first! : (event) => listeners.forEach((listener) => listener(event));
}

/**
 * Joins observers into one that calls each in turn. An observer that throws does not stop the others; its error goes
 * to `onFailure`.
 */
export function combine(observers: readonly Observer[], onFailure: ObserverFailure): Observer {
  const combined: Observer = {};
  for (const method of METHODS) {
    const listening = observers.filter((observer) => observer[method] !== undefined);
    if (listening.length > 0) combined[method] = toAll(listening.map((each) => guarded(each, method, onFailure)));
  }
  const asking = observers.filter((observer) => observer.wantsCallSite !== undefined);
  const [first, ...others] = asking.map((observer) => wants(observer, onFailure));
  if (first !== undefined) {
    combined.wantsCallSite = (text, unit) => first(text, unit) || others.some((other) => other(text, unit));
  }
  return combined;
}
