import { expect, it } from "vitest";
import { createTerminal, usesColour, withoutColour } from "./terminal.ts";

const tty = { write: () => true, isTTY: true, columns: 200 };
const pipe = { write: () => true };

it.each([
  [tty, {}, true],
  [tty, { TERM: "dumb" }, false],
  [tty, { NO_COLOR: "1" }, false],
  [tty, { NO_COLOR: "" }, true],
  [tty, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  [pipe, {}, false],
  [pipe, { FORCE_COLOR: "1" }, true],
  [pipe, { FORCE_COLOR: "0" }, false],
])("decides on colours (case %#)", (stream, env, colours) => {
  expect(usesColour(stream, env)).toBe(colours);
});

it("lays out for 80 columns in a pipe, and for no more than 100 in a wide terminal", () => {
  expect(createTerminal(pipe, pipe, {}).width).toBe(80);
  expect(createTerminal(tty, tty, {}).width).toBe(100);
});

it("paints nothing without colours", () => {
  const terminal = createTerminal(tty, tty, {});
  expect(terminal.data.paint("red", "x")).toBe("\u001B[31mx\u001B[39m");
  expect(withoutColour(terminal).data.paint("red", "x")).toBe("x");
});
