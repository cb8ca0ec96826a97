import pg from "pg";
import { describe, expect, it } from "vitest";
import { isTapdbError, type TapdbError } from "../errors/index.ts";
import { silentLogger } from "../ports/logger.ts";
import { parseConfig } from "./parse-config.ts";
import type { TapdbConfigInput } from "./tapdb-config.ts";

const URL_WITH_PASSWORD = "postgresql://app:s3cret-word@localhost:5432/shop";

function errorOf(input: unknown): TapdbError {
  try {
    parseConfig(input as TapdbConfigInput);
  } catch (error) {
    if (isTapdbError(error)) return error;
  }
  return expect.fail("the configuration was accepted");
}

describe("parseConfig", () => {
  it("fills in the documented defaults", () => {
    expect(parseConfig({ databaseUrl: URL_WITH_PASSWORD })).toEqual({
      databaseUrl: URL_WITH_PASSWORD,
      systemDatabaseUrl: undefined,
      poolSize: 10,
      maxOverflow: 20,
      poolTimeoutMs: 30_000,
      poolRecycleMs: 1_800_000,
      pooler: "auto",
      pool: {
        admission: {
          weights: undefined,
          maxPerTenant: undefined,
          maxQueue: 10_000,
          maxQueuePerTenant: undefined,
          shedding: "overload",
        },
        health: {
          validateAfterMs: 500,
          validationTimeoutMs: 1_000,
          keepaliveMs: 60_000,
          connectTimeoutMs: 10_000,
          circuitFailures: 5,
          leakThresholdMs: 0,
          dnsCheckMs: 30_000,
          target: "auto",
          detectSelfDeadlock: true,
        },
        metrics: { tenants: 20 },
        sizing: { mode: "static", floor: 2, budget: undefined, processes: 1 },
      },
      statementTimeoutMs: undefined,
      tenancy: {
        setting: "tapdb.tenant",
        type: "text",
        roleCheck: "enforce",
        maxTenantBytes: 256,
        column: undefined,
        shared: [],
      },
      orm: undefined,
      preparedStatements: { mode: "auto", maxPerConnection: 256, hotAfter: 2 },
      transactions: {
        maxAttempts: 10,
        timeoutMs: undefined,
        ambiguousCommit: "report",
        contention: "adaptive",
        workloads: {
          report: { isolation: "repeatable read", readOnly: true, deferrable: false },
          transfer: { isolation: "serializable", readOnly: false, deferrable: false },
          import: { isolation: "read committed", readOnly: false, deferrable: false },
        },
        retryBudget: { ratio: 0.2, perSecond: 100 },
        deadlocks: { enabled: true, afterMs: 100, action: "report" },
      },
      profiler: { enabled: true, maxFingerprints: 5_000, nPlusOneThreshold: 10 },
      logger: undefined,
      pg: undefined,
    });
  });

  it("freezes the result and its sections", () => {
    const config = parseConfig({ databaseUrl: URL_WITH_PASSWORD, tenancy: { type: "uuid" } });
    expect(Object.isFrozen(config) && Object.isFrozen(config.tenancy)).toBe(true);
    expect(config.tenancy).toMatchObject({ type: "uuid", setting: "tapdb.tenant" });
  });

  it("takes the application's pg module and logger as they are", () => {
    const config = parseConfig({ databaseUrl: URL_WITH_PASSWORD, pg, logger: silentLogger });
    expect(config.pg).toBe(pg);
    expect(config.logger).toBe(silentLogger);
  });

  it("refuses an unknown key and says which was meant", () => {
    const error = errorOf({ databaseUrl: URL_WITH_PASSWORD, poolSzie: 5 });
    expect(error.code).toBe("CONFIG.UNKNOWN_KEY");
    expect(error.message).toContain("poolSzie");
    expect(error.hint).toBe("Did you mean poolSize?");
  });

  it("refuses an unknown key inside a section with its whole path", () => {
    const error = errorOf({ databaseUrl: URL_WITH_PASSWORD, tenancy: { seting: "a.b" } });
    expect(error.message).toContain("tenancy.seting");
    expect(error.hint).toBe("Did you mean tenancy.setting?");
  });

  it.each([
    ["nothing at all", undefined, "databaseUrl"],
    ["no address", {}, "databaseUrl"],
    ["an address of another server", { databaseUrl: "mysql://app:s3cret-word@localhost/shop" }, "databaseUrl"],
    ["text that is no address", { databaseUrl: "s3cret-word" }, "databaseUrl"],
    ["a size in text", { databaseUrl: URL_WITH_PASSWORD, poolSize: "s3cret-word" }, "poolSize"],
    ["a size of zero", { databaseUrl: URL_WITH_PASSWORD, poolSize: 0 }, "poolSize"],
    ["a size that is no number", { databaseUrl: URL_WITH_PASSWORD, poolSize: Number.NaN }, "poolSize"],
    ["a setting without a dot", { databaseUrl: URL_WITH_PASSWORD, tenancy: { setting: "tenant" } }, "tenancy.setting"],
    ["a type that is none", { databaseUrl: URL_WITH_PASSWORD, tenancy: { type: "s3cret-word" } }, "tenancy.type"],
    ["a section that is a list", { databaseUrl: URL_WITH_PASSWORD, tenancy: [] }, "tenancy"],
    ["a section that is null", { databaseUrl: URL_WITH_PASSWORD, profiler: null }, "profiler"],
    ["a timer that Node cannot keep", { databaseUrl: URL_WITH_PASSWORD, poolTimeoutMs: 2 ** 31 }, "poolTimeoutMs"],
    ["half a logger", { databaseUrl: URL_WITH_PASSWORD, logger: { info: () => undefined } }, "logger"],
    ["a pg that is none", { databaseUrl: URL_WITH_PASSWORD, pg: {} }, "pg"],
  ])("refuses %s by its path and never repeats the value", (_, input, path) => {
    const error = errorOf(input);
    expect(error.code).toBe("CONFIG.INVALID");
    expect(error.details.path).toBe(path);
    expect(error.message).toContain("expected");
    expect(JSON.stringify(error) + error.stack).not.toContain("s3cret-word");
  });

  it("counts all problems in one error", () => {
    const error = errorOf({ poolSize: 0, maxOverflow: -1 });
    expect(error.message).toContain("and 2 more problems");
    expect(error.details.problems).toHaveLength(3);
  });
});
