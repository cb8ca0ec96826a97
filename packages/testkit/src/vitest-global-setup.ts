import type { TestProject } from "vitest/node";
import { acquireServer } from "./server/acquire-server.ts";
import { SHARED_URL_VARIABLE } from "./server/test-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Connection string of the run's superuser. */
    tapdbAdminUrl: string;
  }
}

/** One server for the whole run: its URL is provided to tests and set in the environment of their processes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await acquireServer();
  process.env[SHARED_URL_VARIABLE] = server.adminUrl;
  project.provide("tapdbAdminUrl", server.adminUrl);
  return async () => {
    if (server.origin !== "shared") delete process.env[SHARED_URL_VARIABLE];
    await server.release();
  };
}
