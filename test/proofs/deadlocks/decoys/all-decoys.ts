import type { Shape } from "../shape.ts";
import { compatibleDecoys } from "./compatible.ts";
import { guardedDecoys } from "./guarded.ts";
import { idleDecoys } from "./never-wait.ts";
import { orderedDecoys } from "./ordered.ts";

/** Everything that looks like a deadlock and is none. */
export const allDecoys: readonly Shape[] = [...orderedDecoys, ...guardedDecoys, ...compatibleDecoys, ...idleDecoys];
