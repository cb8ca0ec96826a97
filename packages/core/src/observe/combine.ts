import type { Observer } from "./observer.ts";

/** How an observer's own failure is told, since it may not reach the query. */
export type ObserverFailure = (error: unknown) => void;

type Listener<Event> = (event: Event) => void;

/** Calls a listener, and tells when it throws. */
function guarded<Event>(listener: Listener<Event>, onFailure: ObserverFailure): Listener<Event> {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      onFailure(error);
    }
  };
}

/** One observer is the rule, and this is on the way of every statement: no loop for it. */
function toAll<Event>(listeners: readonly Listener<Event>[], onFailure: ObserverFailure): Listener<Event> | undefined {
  const [first, ...others] = listeners.map((listener) => guarded(listener, onFailure));
  if (first === undefined || others.length === 0) return first;
  return (event) => {
    first(event);
    for (const other of others) other(event);
  };
}

function anyWants(observers: readonly Observer[], onFailure: ObserverFailure): Observer["wantsCallSite"] {
  const asking = observers.filter((observer) => observer.wantsCallSite !== undefined);
  const wants = (observer: Observer, text: string, unitOfWork: object | undefined): boolean => {
    try {
      return observer.wantsCallSite!(text, unitOfWork);
    } catch (error) {
      onFailure(error);
      return false;
    }
  };
  const [first, ...others] = asking;
  if (first === undefined) return undefined;
  return (text, unit) => wants(first, text, unit) || others.some((other) => wants(other, text, unit));
}

/**
 * Joins observers into one that calls each in turn. An observer that throws does not stop the others; its error goes
 * to `onFailure`.
 */
export function combine(observers: readonly Observer[], onFailure: ObserverFailure): Observer {
  const statement = observers
    .filter((each) => each.onStatement)
    .map(
      (each): Listener<never> =>
        (event) =>
          each.onStatement!(event),
    );
  const connection = observers
    .filter((each) => each.onConnection)
    .map(
      (each): Listener<never> =>
        (event) =>
          each.onConnection!(event),
    );
  const transaction = observers
    .filter((each) => each.onTransaction)
    .map(
      (each): Listener<never> =>
        (event) =>
          each.onTransaction!(event),
    );
  const methods = {
    onStatement: toAll(statement, onFailure),
    onConnection: toAll(connection, onFailure),
    onTransaction: toAll(transaction, onFailure),
    wantsCallSite: anyWants(observers, onFailure),
  };
  return Object.fromEntries(Object.entries(methods).filter(([, method]) => method !== undefined)) as Observer;
}
