import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { TapdbError } from "@tapdb/core";
import { clientSchema } from "./client-schema.ts";

/** What to generate, and where. */
export interface GeneratePrismaClientOptions {
  /** A Prisma schema; its generator and datasource blocks are replaced by what the installed Prisma takes. */
  readonly schemaPath: string;
  /** A folder from which `prisma` and `@prisma/client` can be imported. Each schema and version gets a folder inside. */
  readonly outputDir: string;
  /** @defaultValue none */
  readonly previewFeatures?: readonly string[];
}

interface PrismaCli {
  readonly entry: string;
  readonly version: string;
}

function findCli(outputDir: string): PrismaCli {
  const require = createRequire(join(outputDir, "client.ts"));
  try {
    const manifest = require.resolve("prisma/package.json");
    const { version } = require(manifest) as { version: string };
    return { entry: join(dirname(manifest), "build", "index.js"), version };
  } catch (cause) {
    throw new TapdbError({
      code: "PEER.MISSING",
      message: "The package prisma is not installed.",
      hint: "npm install --save-dev prisma",
      cause,
    });
  }
}

async function runGenerate(cli: PrismaCli, folder: string): Promise<void> {
  // Prisma looks for its schema engine first, and downloads it; generating never runs it, so any executable will do.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    NODE_OPTIONS: "",
  };
  const schema = join(folder, "schema.prisma");
  await promisify(execFile)(process.execPath, [cli.entry, "generate", "--schema", schema], { cwd: folder, env });
}

/**
 * Generates a Prisma client without a network, once for each schema and version of Prisma, and gives the URL of its
 * `client.ts`, which Node runs as it is. Takes about 1.5 seconds the first time. Safe when several processes ask at once.
 * @throws {TapdbError} `PEER.MISSING`.
 */
export async function generatePrismaClient(options: GeneratePrismaClientOptions): Promise<string> {
  const { outputDir, schemaPath, previewFeatures = [] } = options;
  const cli = findCli(outputDir);
  const schema = clientSchema(await readFile(schemaPath, "utf8"), { version: cli.version, previewFeatures });
  const hash = createHash("sha256")
    .update(JSON.stringify([schema, cli.version]))
    .digest("hex");
  const target = join(outputDir, hash.slice(0, 12));
  const entry = pathToFileURL(join(target, "client.ts")).href;
  if (existsSync(target)) return entry;
  const folder = join(outputDir, `.${randomBytes(6).toString("hex")}`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(join(folder, "schema.prisma"), schema);
    await runGenerate(cli, folder);
    // Whoever is first wins; the others made the same.
    await rename(join(folder, "client"), target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return entry;
}
