import type { Version } from "./version.ts";

/** A package that tapdb works with, and from which version of each major. */
export interface SupportedPackage {
  readonly name: string;
  readonly ranges: readonly Version[];
}

/** The ORMs, each with the packages that it needs beside it. */
export const SUPPORTED_ORMS: readonly {
  readonly orm: string;
  readonly adapter: string;
  readonly packages: readonly SupportedPackage[];
}[] = [
  {
    orm: "TypeORM",
    adapter: "@tapdb/typeorm-adapter",
    packages: [
      {
        name: "typeorm",
        ranges: [
          [0, 3, 20],
          [1, 0, 0],
        ],
      },
    ],
  },
  {
    orm: "Prisma",
    adapter: "@tapdb/prisma-extension",
    packages: [
      {
        name: "@prisma/client",
        ranges: [
          [6, 16, 0],
          [7, 0, 0],
        ],
      },
      {
        name: "@prisma/adapter-pg",
        ranges: [
          [6, 16, 0],
          [7, 0, 0],
        ],
      },
    ],
  },
  {
    orm: "MikroORM",
    adapter: "@tapdb/mikro-orm-adapter",
    packages: [
      {
        name: "@mikro-orm/core",
        ranges: [
          [6, 4, 0],
          [7, 0, 0],
        ],
      },
      {
        name: "@mikro-orm/postgresql",
        ranges: [
          [6, 4, 0],
          [7, 0, 0],
        ],
      },
    ],
  },
];

/** node-postgres, which everything stands on. */
export const SUPPORTED_PG: SupportedPackage = { name: "pg", ranges: [[8, 16, 0]] };

/** Node itself. */
export const SUPPORTED_NODE: readonly Version[] = [[22, 17, 0]];
/** From this major on, every Node is supported. */
export const SUPPORTED_NODE_FROM = 24;
