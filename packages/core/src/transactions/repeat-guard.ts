/** What must not happen twice when the work of a transaction runs again. */
import { AsyncLocalStorage } from "node:async_hooks";

/** Whether the running code is inside `once`, whose effects are remembered rather than repeated. */
const insideOnce = new AsyncLocalStorage<true>();

/** One for each call that begins a transaction, shared by its attempts. */
export class RepeatGuard {
  #happened = false;
  readonly #results = new Map<string, Promise<unknown>>();

  /** Whether something happened that running the work again would do twice. */
  get forbidsRetry(): boolean {
    return this.#happened;
  }

  /** Something outside of the transaction happens now. */
  happens(): void {
    if (insideOnce.getStore() === undefined) this.#happened = true;
  }

  async sideEffect<T>(effect: () => T | PromiseLike<T>): Promise<T> {
    this.happens();
    return effect();
  }

  once<T>(key: string, effect: () => T | PromiseLike<T>): Promise<T> {
    const known = this.#results.get(key);
    if (known !== undefined) return known as Promise<T>;
    const result = insideOnce.run(true, async () => effect());
    this.#results.set(key, result);
    result.catch(() => this.#results.delete(key));
    return result;
  }
}
