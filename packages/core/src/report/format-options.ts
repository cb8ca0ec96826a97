/** How a report is laid out. */
export interface FormatOptions {
  /** Whether colours are used. @defaultValue false */
  readonly colour?: boolean;
  /** Columns of the terminal. @defaultValue 80 */
  readonly width?: number;
}
