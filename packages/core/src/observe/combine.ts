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

type EventMethod = "onStatement" | "onConnection" | "onAcquire" | "onRelease" | "onTransaction";

function listenersOf<Method extends EventMethod>(
  observers: readonly Observer[],
  method: Method,
): Listener<Parameters<Observer[Method] & {}>[0]>[] {
  return observers
    .filter((each) => each[method] !== undefined)
    .map((each) => (event) => (each[method] as Listener<typeof event>).call(each, event));
}

/**
 * Joins observers into one that calls each in turn. An observer that throws does not stop the others; its error goes
 * to `onFailure`.
 */
export function combine(observers: readonly Observer[], onFailure: ObserverFailure): Observer {
  const methods = {
    onStatement: toAll(listenersOf(observers, "onStatement"), onFailure),
    onConnection: toAll(listenersOf(observers, "onConnection"), onFailure),
    onAcquire: toAll(listenersOf(observers, "onAcquire"), onFailure),
    onRelease: toAll(listenersOf(observers, "onRelease"), onFailure),
    onTransaction: toAll(listenersOf(observers, "onTransaction"), onFailure),
    wantsCallSite: anyWants(observers, onFailure),
  };
  return Object.fromEntries(Object.entries(methods).filter(([, method]) => method !== undefined)) as Observer;
}
