import type { Cell } from "./cell.ts";

const DRIVER = "test/driver";

function postgres(major: number): Cell {
  return {
    name: `postgres-${major}`,
    shows: `PostgreSQL ${major}: driver, testkit, doctor, TypeORM`,
    on: "sources",
    tests: [DRIVER, "packages/testkit/src/database", "test/cli/doctor.test.ts", "test/contract/typeorm.test.ts"],
    postgres: major,
  };
}

/** Every combination beside the one that `npm test` runs, which is the newest of everything. */
export const CELLS: readonly Cell[] = [postgres(14), postgres(15), postgres(16), postgres(17)];
