import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseConfig, type TapdbConfig, type TapdbConfigInput } from "@tapdb/core/config";
import { isTapdbError, TapdbError } from "@tapdb/core/errors";
import type { Surroundings } from "../arguments/surroundings.ts";

/** The flags that say which configuration is meant. */
export interface ConfigFlags {
  readonly url?: string | undefined;
  readonly config?: string | undefined;
}

const EXTENSIONS = ["ts", "mts", "cts", "js", "mjs", "cjs", "json"];

/** The configuration file of a directory, or undefined. Directories above it are not searched. */
export function findConfigFile(cwd: string): string | undefined {
  return EXTENSIONS.map((extension) => join(cwd, `tapdb.config.${extension}`)).find((file) => existsSync(file));
}

async function readConfigFile(file: string, cwd: string): Promise<Record<string, unknown>> {
  const { loadConfig } = await import("c12");
  const off = { dotenv: false, rcFile: false, globalRc: false, packageJson: false, extend: false } as const;
  try {
    const { config } = await loadConfig({ name: "tapdb", cwd, configFile: file, ...off });
    return { ...config };
  } catch (cause) {
    if (isTapdbError(cause)) throw cause;
    throw new TapdbError({
      code: "CONFIG.INVALID",
      message: `The configuration file ${file} could not be loaded.`,
      hint: "Run it with node to see why; --stack shows the error underneath.",
      cause,
    });
  }
}

function missing(): TapdbError {
  return new TapdbError({
    code: "CONFIG.NOT_FOUND",
    message: "No database was named: there is no --url, no tapdb.config.ts here and no DATABASE_URL.",
    hint: "Pass --url postgresql://user@host:5432/database, or write a tapdb.config.ts.",
  });
}

/**
 * The configuration of a command: `--url` before `tapdb.config.ts` before `DATABASE_URL`.
 * @throws {TapdbError} `CONFIG.NOT_FOUND`, `CONFIG.INVALID`, `CONFIG.UNKNOWN_KEY`.
 */
export async function resolveSettings(flags: ConfigFlags, { cwd, env }: Surroundings): Promise<TapdbConfig> {
  const file = flags.config === undefined ? findConfigFile(cwd) : resolve(cwd, flags.config);
  if (flags.config !== undefined && !existsSync(file!)) {
    throw new TapdbError({
      code: "CONFIG.NOT_FOUND",
      message: "The file that --config names does not exist.",
      hint: "Check its path.",
    });
  }
  const fromFile = file === undefined ? {} : await readConfigFile(file, cwd);
  const databaseUrl = flags.url ?? fromFile.databaseUrl ?? env.DATABASE_URL;
  if (databaseUrl === undefined || databaseUrl === "") throw missing();
  return parseConfig({ ...fromFile, databaseUrl } as TapdbConfigInput);
}
