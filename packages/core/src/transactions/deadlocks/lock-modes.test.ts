import { describe, expect, it } from "vitest";
import { ROW_LOCK_MODES, rowLocksConflict, TABLE_LOCK_MODES, tableLocksConflict } from "./lock-modes.ts";

const picture = <Mode>(modes: readonly Mode[], conflict: (one: Mode, other: Mode) => boolean): string[] =>
  modes.map((one) => modes.map((other) => (conflict(one, other) ? "X" : ".")).join(""));

describe("lock modes", () => {
  it("conflict as table 13.2 of the manual says", () => {
    expect(picture(TABLE_LOCK_MODES, tableLocksConflict)).toEqual([
      ".......X",
      "......XX",
      "....XXXX",
      "...XXXXX",
      "..XX.XXX",
      "..XXXXXX",
      ".XXXXXXX",
      "XXXXXXXX",
    ]);
  });

  it("conflict as table 13.3 of the manual says", () => {
    expect(picture(ROW_LOCK_MODES, rowLocksConflict)).toEqual(["...X", "..XX", ".XXX", "XXXX"]);
  });
});
