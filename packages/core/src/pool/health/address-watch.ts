import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/** Finds the addresses behind a host name. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** Addresses as the system's resolver gives them. */
export const resolveHost: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Notices that a host name leads somewhere else now. An address counts as gone when two lookups in a row did not give it,
 * so that a resolver that answers with a part of the addresses each time does no harm.
 */
export class AddressWatch {
  readonly #host: string;
  readonly #resolve: ResolveHost;
  #previous: ReadonlySet<string> | undefined;
  #looking = false;

  constructor(host: string, resolve: ResolveHost) {
    this.#host = host;
    this.#resolve = resolve;
  }

  /** Whether there is anything to look up. */
  static applies(host: string | undefined): host is string {
    return host !== undefined && isIP(host) === 0;
  }

  /** Looks once; gives a test for addresses that are gone, or undefined when nothing is known. */
  async look(): Promise<((address: string) => boolean) | undefined> {
    if (this.#looking) return undefined;
    this.#looking = true;
    try {
      const current = new Set((await this.#resolve(this.#host)).map(plain));
      const previous = this.#previous;
      this.#previous = current;
      if (current.size === 0 || previous === undefined) return undefined;
      return (address) => !current.has(plain(address)) && !previous.has(plain(address));
    } catch {
      // A resolver that is down says nothing about the server.
      return undefined;
    } finally {
      this.#looking = false;
    }
  }
}

/** An IPv4 address that a socket shows in IPv6 notation. */
function plain(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
