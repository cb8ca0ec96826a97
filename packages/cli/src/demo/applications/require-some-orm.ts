import { TapdbError } from "@tapdb/core/errors";
import { APPLICATION_MODULES } from "./application-modules.ts";
import type { OrmName } from "./shop-application.ts";

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks that at least one of the ORMs is installed, before a server is started for nothing.
 * @throws {TapdbError} `PEER.MISSING`.
 */
export function requireSomeOrm(orms: readonly OrmName[]): void {
  if (orms.some((orm) => isInstalled(APPLICATION_MODULES[orm].packages[0]!))) return;
  const { packages } = APPLICATION_MODULES[orms[0] ?? "TypeORM"];
  throw new TapdbError({
    code: "PEER.MISSING",
    message: `The demo runs in ${orms.join(", ")}, and none is installed here.`,
    hint: `For example: npm install ${packages.join(" ")}`,
  });
}
