/**
 * The requests to cancel that are under way for one connection. PostgreSQL cancels whatever runs when the request arrives,
 * so that a late one would hit the statement of whoever has the connection next.
 *
 * Source: PostgreSQL manual, "Canceling Requests in Progress" (54.2.8): the server closes the request's connection after it
 * has sent the signal, and a backend takes signals before it reads its next statement.
 */
export class PendingCancels {
  #pending = 0;
  #doubtful = false;
  readonly #listeners: (() => void)[] = [];

  /** None is under way. */
  get isQuiet(): boolean {
    return this.#pending === 0;
  }

  /** Whether one was lost on its way: nobody can tell whether and when it arrives. */
  get isDoubtful(): boolean {
    return this.#doubtful;
  }

  began(): void {
    this.#pending += 1;
  }

  /** @param delivered Whether the server closed the request's connection, as it does after it has acted on it. */
  ended(delivered: boolean): void {
    this.#pending -= 1;
    this.#doubtful ||= !delivered;
    if (this.#pending === 0) for (const listener of this.#listeners.splice(0)) listener();
  }

  onceQuiet(listener: () => void): void {
    if (this.isQuiet) listener();
    else this.#listeners.push(listener);
  }
}
