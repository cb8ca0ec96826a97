import type { Cell } from "./cell.ts";

const DRIVER = "test/driver";

/** One major of PostgreSQL under all that speaks to a server, and under one ORM. */
function postgres(major: number): Cell {
  return {
    name: `postgres-${major}`,
    shows: `PostgreSQL ${major}: driver, testkit, doctor, TypeORM`,
    tests: [DRIVER, "packages/testkit/src/database", "test/cli/doctor.test.ts", "test/contract/typeorm.test.ts"],
    packages: [],
    postgres: major,
  };
}

/** One version of an ORM under the contract, on the PostgreSQL of `npm test`. */
function orm(name: string, version: string, adapter: string): Cell {
  return {
    name: `${name}-${version}`,
    shows: `${name} ${version}, packed: contract`,
    tests: [`test/contract/${name}.test.ts`],
    packages: ["core", adapter],
  };
}

/** Every combination beside the one that `npm test` runs, which is the newest of everything. */
export const CELLS: readonly Cell[] = [
  postgres(14),
  postgres(15),
  postgres(16),
  postgres(17),
  orm("typeorm", "1.0.0", "typeorm-adapter"),
  orm("typeorm", "0.3.31", "typeorm-adapter"),
  orm("typeorm", "0.3.20", "typeorm-adapter"),
  orm("prisma", "7.0.0", "prisma-extension"),
  orm("prisma", "6.19.3", "prisma-extension"),
  orm("prisma", "6.16.0", "prisma-extension"),
  orm("mikro-orm", "7.0.0", "mikro-orm-adapter"),
  orm("mikro-orm", "6.6.16", "mikro-orm-adapter"),
  orm("mikro-orm", "6.4.0", "mikro-orm-adapter"),
  { name: "pg-8.16.0", shows: "pg 8.16.0, packed: driver", tests: [DRIVER], packages: ["core"] },
  { name: "node-22.17.0", shows: "Node 22.17.0, packed: driver", tests: [DRIVER], packages: ["core"], node: true },
];
