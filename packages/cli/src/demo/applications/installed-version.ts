import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findPackage } from "../../doctor/environment/find-package.ts";

/** The version of a package that has just been imported: the application's, or else the one beside this file. */
export function installedVersion(name: string, cwd: string): string {
  const installed = findPackage(name, cwd) ?? findPackage(name, dirname(fileURLToPath(import.meta.url)));
  return installed?.version ?? "unknown";
}
