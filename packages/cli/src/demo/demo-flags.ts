import { closest } from "@tapdb/core/config";
import { TapdbError } from "@tapdb/core/errors";
import { ORMS, type OrmName } from "./applications/shop-application.ts";

/** What the flags of `tapdb demo` say. */
export interface DemoFlags {
  readonly orms: readonly OrmName[];
  readonly url: string | undefined;
  readonly config: string | undefined;
  readonly tenants: readonly string[];
  readonly scale: number;
  readonly keep: boolean;
  readonly json: boolean;
}

/** The flags as they were written. */
export interface RawDemoFlags {
  readonly orm?: string | undefined;
  readonly url?: string | undefined;
  readonly config?: string | undefined;
  readonly tenants?: string | undefined;
  readonly scale: string;
  readonly keep: boolean;
  readonly format: string;
}

const SPELLINGS: Readonly<Record<string, OrmName>> = {
  typeorm: "TypeORM",
  prisma: "Prisma",
  "mikro-orm": "MikroORM",
  mikroorm: "MikroORM",
};
const SCALE = { least: 0.001, most: 20 };

function invalid(message: string, hint: string): TapdbError {
  return new TapdbError({ code: "CLI.INVALID_ARGUMENT", message, hint });
}

function list(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function readOrms(text: string | undefined): readonly OrmName[] {
  if (text === undefined) return ORMS;
  const named = list(text).map((word) => {
    const orm = SPELLINGS[word.toLowerCase()];
    if (orm !== undefined) return orm;
    const near = closest(word, Object.keys(SPELLINGS));
    throw invalid(
      "--orm names something that is none of the three.",
      near === undefined ? "There are: typeorm, prisma, mikro-orm." : `Did you mean ${near}?`,
    );
  });
  return ORMS.filter((orm) => named.includes(orm));
}

/**
 * Reads the flags of `tapdb demo`.
 * @throws {TapdbError} `CLI.INVALID_ARGUMENT`.
 */
export function readDemoFlags({ orm, url, config, tenants, scale, keep, format }: RawDemoFlags): DemoFlags {
  const factor = Number(scale);
  if (!(factor >= SCALE.least && factor <= SCALE.most))
    throw invalid("--scale takes a number from 0.001 to 20.", "1 makes about a million rows.");
  if (url === undefined && tenants !== undefined)
    throw invalid("--tenants goes with --url.", "The demo's own shop has tenants of its own.");
  if (url !== undefined && keep) throw invalid("--keep does not go with --url.", "It keeps the demo's own server.");
  return { orms: readOrms(orm), url, config, tenants: list(tenants), scale: factor, keep, json: format === "json" };
}
