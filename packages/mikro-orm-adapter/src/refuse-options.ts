import { optionRefused } from "./option-refused.ts";

/** Options of any ORM, as far as they are looked at here. */
export interface GivenOptions {
  readonly driverOptions?: unknown;
  readonly replicas?: unknown;
  readonly sessionContext?: unknown;
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Whether these are plain settings of a pool, and not a client, a dialect or a function that makes one. */
function arePoolSettings(driverOptions: unknown): boolean {
  if (driverOptions === undefined || driverOptions === null) return true;
  return typeof driverOptions === "object" && isPlain(driverOptions) && !("createDriver" in driverOptions);
}

/**
 * Refuses what would lead around tapdb.
 * @throws {TapdbError} `ORM.OPTION_REFUSED`.
 */
export function refuseOptions(options: GivenOptions): void {
  if (!arePoolSettings(options.driverOptions)) {
    throw optionRefused(
      "driverOptions",
      "It holds a client or a dialect of its own, and connections come from tapdb.",
      "Leave it out, or give plain options such as onPoolCreated.",
    );
  }
  if (Array.isArray(options.replicas) && options.replicas.length > 0) {
    throw optionRefused(
      "replicas",
      "It makes one pool for each server, and a tapdb has one.",
      "Make a tapdb and an ORM for each server.",
    );
  }
  if (options.sessionContext === "connection") {
    throw optionRefused(
      "sessionContext",
      "With 'connection' it resets the session at each checkout.",
      "Leave it out: with 'transaction' other variables still work, and tapdb binds the tenant itself.",
    );
  }
}
