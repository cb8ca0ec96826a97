import type { Shape } from "../shape.ts";
import { foreignKeyShapes } from "./foreign-keys.ts";
import { heavyLockShapes } from "./heavy-locks.ts";
import { hiddenLockShapes } from "./hidden-locks.ts";
import { keyShapes } from "./keys.ts";
import { poolShapes } from "./pool-slots.ts";
import { rowShapes } from "./rows.ts";
import { tableShapes } from "./tables.ts";

/** Everything that can deadlock. */
export const allShapes: readonly Shape[] = [
  ...rowShapes,
  ...tableShapes,
  ...foreignKeyShapes,
  ...keyShapes,
  ...heavyLockShapes,
  ...hiddenLockShapes,
  ...poolShapes,
];
