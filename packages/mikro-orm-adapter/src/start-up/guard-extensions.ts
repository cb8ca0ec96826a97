import type { Tapdb } from "@tapdb/core";
import type { AnyMethod, Configuration } from "../mikro-orm-types.ts";
import { inSystemContext } from "./system-context.ts";

/** MikroORM's own services; a seeder keeps a tenant that it was started for, since it may fill one tenant. */
const SERVICES: Readonly<Record<string, { readonly reason: string; readonly keepsTenant: boolean }>> = {
  "@mikro-orm/schema-generator": { reason: "mikro-orm schema", keepsTenant: false },
  "@mikro-orm/migrator": { reason: "mikro-orm migrations", keepsTenant: false },
  "@mikro-orm/entity-generator": { reason: "mikro-orm entity generation", keepsTenant: false },
  "@mikro-orm/seeder": { reason: "mikro-orm seeding", keepsTenant: true },
};

function asSystem(tap: Tapdb, service: object, reason: string, keepsTenant: boolean): object {
  return new Proxy(service, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...values: unknown[]) => {
        const call = (): unknown => (value as AnyMethod).apply(target, values);
        return keepsTenant && tap.context.current() !== undefined ? call() : inSystemContext(tap, reason, call);
      };
    },
  });
}

/** Makes schema generator, migrator, entity generator and seeder run as the system, also from MikroORM's own CLI. */
export function guardExtensions(config: Configuration, tap: Tapdb): void {
  const original = config.getExtension.bind(config);
  const guarded = new WeakMap<object, object>();
  config.getExtension = (name) => {
    const service = original(name);
    const how = SERVICES[name];
    if (how === undefined || typeof service !== "object" || service === null) return service;
    let proxy = guarded.get(service);
    if (proxy === undefined) guarded.set(service, (proxy = asSystem(tap, service, how.reason, how.keepsTenant)));
    return proxy;
  };
}
