import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { TapdbError } from "@tapdb/core/errors";
import { findPackage, type InstalledPackage } from "../../doctor/environment/find-package.ts";
import { parseVersion } from "../../doctor/environment/version.ts";
import type { EntityModel } from "./entity-model.ts";
import { toPrismaSchema } from "./prisma-schema.ts";

/** The part of a generated client that is used. */
export interface GeneratedPrismaClient {
  readonly PrismaClient: new (options: { adapter: object }) => PrismaClientShape;
}

/** A model's methods. */
export interface ModelDelegate {
  findUnique(query: object): Promise<object | null>;
  findUniqueOrThrow(query: object): Promise<object>;
  findMany(query: object): Promise<object[]>;
  count(query: object): Promise<number>;
  updateMany(query: object): Promise<{ count: number }>;
  deleteMany(query: object): Promise<{ count: number }>;
  create(query: object): Promise<object>;
}

/** A Prisma client of any schema. */
export interface PrismaClientShape {
  $extends(extension: unknown): PrismaClientShape;
  $disconnect(): Promise<void>;
  $queryRawUnsafe(sql: string): Promise<Record<string, unknown>[]>;
  $transaction<T>(work: (client: PrismaClientShape) => Promise<T>): Promise<T>;
}

function requirePrisma(cwd: string): InstalledPackage {
  const prisma = findPackage("prisma", cwd);
  if (prisma !== undefined) return prisma;
  throw new TapdbError({
    code: "PEER.MISSING",
    message: "The package prisma is not installed, which generates Prisma's client.",
    hint: "npm install --save-dev prisma",
  });
}

async function runGenerate(prisma: InstalledPackage, folder: string): Promise<void> {
  // Prisma looks for its schema engine first, and downloads it; generating never runs it, so any executable will do.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_GENERATE_SKIP_AUTOINSTALL: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    NODE_OPTIONS: "",
  };
  const entry = join(prisma.directory, "build", "index.js");
  const generate = [entry, "generate", "--schema", join(folder, "schema.prisma")];
  await promisify(execFile)(process.execPath, generate, { cwd: folder, env }).catch((cause: unknown) => {
    throw new TapdbError({
      code: "PEER.UNSUPPORTED",
      message: `prisma ${prisma.version} could not generate a client.`,
      hint: "--stack shows what it said; --orm typeorm,mikro-orm leaves Prisma out.",
      cause,
    });
  });
}

/**
 * Generates a Prisma client for the models, without a network, once for each schema and version of Prisma: about two seconds
 * the first time. It is kept in `node_modules/.cache/tapdb`, beside the packages that it needs.
 * @throws {TapdbError} `PEER.MISSING`; `PEER.UNSUPPORTED` when Prisma fails to.
 */
export async function generatePrismaClient(
  models: readonly EntityModel[],
  cwd: string,
): Promise<GeneratedPrismaClient> {
  const prisma = requirePrisma(cwd);
  const [major] = parseVersion(prisma.version)!;
  const schema = toPrismaSchema(models, major);
  const hash = createHash("sha256")
    .update(JSON.stringify([schema, prisma.version]))
    .digest("hex")
    .slice(0, 12);
  const cache = join(dirname(prisma.directory), ".cache", "tapdb");
  const target = join(cache, `prisma-${hash}`);
  const entry = pathToFileURL(join(target, "index.js")).href;
  if (!existsSync(target)) {
    const folder = join(cache, randomBytes(6).toString("hex"));
    await mkdir(folder, { recursive: true });
    try {
      await writeFile(join(folder, "schema.prisma"), schema);
      await runGenerate(prisma, folder);
      // Whoever is first wins; the others made the same.
      await rename(join(folder, "client"), target).catch((error: unknown) => {
        if (!existsSync(target)) throw error;
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const generated = (await import(entry)) as GeneratedPrismaClient & { default?: GeneratedPrismaClient };
  return generated.default ?? generated;
}
