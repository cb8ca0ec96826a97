/**
 * The parts of a `PrismaClient` that tapdb stands on beyond its documented API. They are the same in Prisma 6.16 to 7; a
 * client that lacks one of them is refused by name rather than half protected.
 */
import { unsupportedShape, unsupportedVersion } from "./refusals.ts";

/** An operation on its way to the engine. */
export interface EngineRequest {
  readonly modelName?: string;
  readonly action: string;
  readonly clientMethod: string;
  readonly callsite?: { getLocation(): CallLocation | null };
  readonly transaction?: { readonly kind: "batch" | "itx" };
}

export interface CallLocation {
  readonly fileName: string;
  readonly lineNumber: number | null;
  readonly columnNumber: number | null;
}

export interface DataLoaderOptions {
  batchBy(request: EngineRequest): string | undefined;
  singleLoader(request: EngineRequest): Promise<unknown>;
  batchLoader(requests: EngineRequest[]): Promise<unknown[]>;
}

/** Collects the operations of a tick and merges some of them into one statement. */
export interface DataLoader {
  readonly options: DataLoaderOptions;
  request(request: EngineRequest): Promise<unknown>;
}

export interface RequestHandler {
  readonly dataloader: DataLoader;
  request(request: EngineRequest): Promise<unknown>;
}

export interface Engine {
  readonly name: string;
  start(): Promise<void>;
  transaction(action: string, headers: object, options: object): Promise<unknown>;
}

/** The client underneath all its extensions. */
export interface OriginalClient {
  readonly _clientVersion: string;
  readonly _errorFormat: string;
  readonly _engineConfig: { readonly adapter?: unknown };
  readonly _engine: Engine;
  readonly _requestHandler: RequestHandler;
  _createPrismaPromise(callback: unknown): unknown;
  _request(request: object): Promise<unknown>;
  _transactionWithCallback(input: object): Promise<unknown>;
}

const UPDATE = "Update @tapdb/prisma-extension, or stay on a version of Prisma that it was tested with.";
const OLDEST_6_MINOR = 16;

function assertVersion(version: unknown): void {
  const [major, minor] = String(version).split(".", 2).map(Number) as [number, number];
  if (major === 7 || (major === 6 && minor >= OLDEST_6_MINOR)) return;
  throw unsupportedVersion(String(version));
}

function assertFunctions(owner: unknown, path: string, names: readonly string[]): void {
  const lacks = names.filter((name) => typeof (owner as Record<string, unknown> | undefined)?.[name] !== "function");
  if (lacks.length > 0) throw unsupportedShape(`it has no ${lacks.map((name) => path + name).join(", ")}`, UPDATE);
}

/** Tries on a scratch copy whether the loader asks the options as they are now, and hands on the request itself. */
function loaderBehaves(loader: DataLoader): boolean {
  const asked: unknown[] = [];
  const note = (answer: unknown) => (request: unknown) => {
    asked.push(request);
    return answer;
  };
  const Loader = loader.constructor as new (options: object) => DataLoader;
  const batchLoader = note(Promise.resolve([]));
  const scratch = new Loader({ batchBy: () => "", singleLoader: () => Promise.resolve(), batchLoader });
  Object.assign(scratch.options, { batchBy: note(undefined), singleLoader: note(Promise.resolve()) });
  const request = {} as EngineRequest;
  scratch.request(request).catch(() => undefined);
  return asked.length === 2 && asked.every((each) => each === request);
}

function assertLoaderBehaves(loader: DataLoader): void {
  let behaves: boolean;
  try {
    behaves = loaderBehaves(loader);
  } catch {
    behaves = false;
  }
  if (!behaves) throw unsupportedShape("its DataLoader works in an unknown way", UPDATE);
}

/**
 * The client underneath `client`, with all that tapdb needs.
 * @throws {TapdbError} `ORM.UNSUPPORTED`, `PEER.UNSUPPORTED`.
 */
export function originalClientOf(client: unknown): OriginalClient {
  const original = (client as { _originalClient?: OriginalClient } | null)?._originalClient;
  if (original === undefined) throw unsupportedShape("it is no PrismaClient", "Call prisma.$extends(tapdb(tap)).");
  assertVersion(original._clientVersion);
  assertFunctions(original, "", ["_createPrismaPromise", "_request", "_transactionWithCallback"]);
  const { _engine: engine, _requestHandler: handler } = original;
  if (engine?.name !== "ClientEngine") {
    const hint = 'Set engineType = "client" in the generator block of schema.prisma, and generate again.';
    throw unsupportedShape("its engine is not the one written in TypeScript", hint);
  }
  assertFunctions(engine, "_engine.", ["start", "transaction"]);
  assertFunctions(handler, "_requestHandler.", ["request"]);
  assertFunctions(handler.dataloader, "_requestHandler.dataloader.", ["request"]);
  const names = ["batchBy", "singleLoader", "batchLoader"];
  assertFunctions(handler.dataloader.options, "_requestHandler.dataloader.options.", names);
  assertLoaderBehaves(handler.dataloader);
  return original;
}
