import { integer, oneOf, section, type Field } from "./field.ts";
import { MAX_CONNECTIONS } from "./limits.ts";

/** How many of the pool's connections may be used at once. */
export interface PoolSizingConfig {
  /**
   * `static` uses up to `poolSize` + `maxOverflow`. `adaptive` begins with `poolSize` and looks for the size that does the
   * most work, between `floor` and `poolSize` + `maxOverflow`, by trying; for a few tenths of a second in some, it runs with a size that turns out to be
   * worse. @defaultValue "static"
   */
  readonly mode: "static" | "adaptive";
  /** The fewest connections that `adaptive` may come down to. @defaultValue 2 */
  readonly floor: number;
  /**
   * Connections that all processes of the application may have on the server together; each gets an equal part, whatever
   * `poolSize` and `maxOverflow` say. @defaultValue no limit
   */
  readonly budget: number | undefined;
  /**
   * Processes that run at most at the same time, those of a rolling deployment included. Above 1, an adaptive pool asks the
   * server once a second how much of it the others use, so as not to grow only by taking from them. @defaultValue 1
   */
  readonly processes: number;
}

export const poolSizingSection: Field<PoolSizingConfig> = section<PoolSizingConfig>({
  mode: oneOf(["static", "adaptive"], "static"),
  floor: integer(1, MAX_CONNECTIONS, 2),
  budget: integer<number | undefined>(1, MAX_CONNECTIONS, undefined),
  processes: integer(1, MAX_CONNECTIONS, 1),
});
