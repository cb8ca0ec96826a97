/** What the suite uses of the client that is generated from `contract/prisma/schema.prisma`. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { generatePrismaClient } from "../../../prisma-client/generate-prisma-client.ts";

export type PrismaRow = Record<string, unknown>;

/** The operations of one model. */
export interface Delegate {
  findUnique(args: object): Promise<PrismaRow | null> & Record<string, (args?: object) => Promise<PrismaRow[] | null>>;
  findUniqueOrThrow(args: object): Promise<PrismaRow>;
  findFirst(args?: object): Promise<PrismaRow | null>;
  findFirstOrThrow(args?: object): Promise<PrismaRow>;
  findMany(args?: object): Promise<PrismaRow[]>;
  count(args?: object): Promise<number>;
  aggregate(args: object): Promise<Record<string, Record<string, number | null>>>;
  groupBy(args: object): Promise<PrismaRow[]>;
  create(args: object): Promise<PrismaRow>;
  createMany(args: object): Promise<{ count: number }>;
  createManyAndReturn(args: object): Promise<PrismaRow[]>;
  update(args: object): Promise<PrismaRow>;
  updateMany(args: object): Promise<{ count: number }>;
  updateManyAndReturn(args: object): Promise<PrismaRow[]>;
  upsert(args: object): Promise<PrismaRow>;
  delete(args: object): Promise<PrismaRow>;
  deleteMany(args?: object): Promise<{ count: number }>;
}

/** What the client and the client of a transaction have in common. */
export interface TenantModels {
  readonly customer: Delegate;
  readonly order: Delegate;
  readonly orderItem: Delegate;
  readonly note: Delegate;
  $queryRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<PrismaRow[]>;
  $queryRawUnsafe(query: string, ...values: unknown[]): Promise<PrismaRow[]>;
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number>;
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
  $transaction<T>(work: (inside: TenantModels) => Promise<T>, options?: object): Promise<T>;
}

/** The client of `tenantSchema`. */
export interface TenantClient extends TenantModels {
  $transaction<T>(work: (inside: TenantModels) => Promise<T>, options?: object): Promise<T>;
  $transaction<T extends readonly Promise<unknown>[]>(
    operations: T,
    options?: object,
  ): Promise<{ [K in keyof T]: Awaited<T[K]> }>;
  // oxlint-disable-next-line typescript/no-explicit-any -- an extension may be of any shape.
  $extends(extension: any): TenantClient;
  $on(event: string, listener: (event: PrismaRow) => void): void;
  $connect(): Promise<void>;
  $disconnect(): Promise<void>;
}

export type TenantClientClass = new (options: object) => TenantClient;

/** Where generated clients are kept; not in version control. */
const OUTPUT = fileURLToPath(new URL("../../../../generated/prisma", import.meta.url));
const SCHEMA = fileURLToPath(new URL("../../../../src/contract/prisma/schema.prisma", import.meta.url));

/** Generates the client of `tenantSchema` if need be, and loads it. */
export async function loadTenantClient(previewFeatures: readonly string[] = []): Promise<TenantClientClass> {
  const url = await generatePrismaClient({ schemaPath: SCHEMA, outputDir: OUTPUT, previewFeatures });
  const { PrismaClient } = (await import(/* @vite-ignore */ url)) as { PrismaClient: TenantClientClass };
  return PrismaClient;
}

/** The version of Prisma that is installed. */
export function prismaVersion(): string {
  return (createRequire(import.meta.url)("@prisma/client/package.json") as { version: string }).version;
}
