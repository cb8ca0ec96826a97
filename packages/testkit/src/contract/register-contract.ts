import { afterAll, beforeAll, describe } from "vitest";
import { createContractEnvironment, type ContractEnvironment } from "./contract-environment.ts";
import { registerFlights } from "./flights.ts";
import { registerHostileTenants } from "./hostile-tenants.ts";
import { registerIsolation } from "./isolation.ts";
import { registerLabels } from "./labels.ts";
import { registerLifecycle } from "./lifecycle.ts";
import { registerNoContext } from "./no-context.ts";
import type { OrmDriver } from "./orm-driver.ts";
import { registerPropagation } from "./propagation.ts";
import { registerStreams } from "./streams.ts";
import { registerTransactions } from "./transactions.ts";

const REGISTRARS = [
  registerIsolation,
  registerNoContext,
  registerTransactions,
  registerPropagation,
  registerHostileTenants,
  registerLabels,
  registerLifecycle,
  registerFlights,
  registerStreams,
];

/** Registers the whole contract suite for one ORM; call it at the top of a test file. */
export function registerContract(driver: OrmDriver): void {
  describe(`${driver.name} ${driver.version}`, () => {
    let environment: ContractEnvironment | undefined;
    beforeAll(async () => {
      environment = await createContractEnvironment(driver);
    });
    afterAll(() => environment?.close());
    for (const register of REGISTRARS) register(() => environment as ContractEnvironment);
  });
}
