import { expect, it } from "vitest";
import { createProgress } from "./progress.ts";
import { createTerminal } from "./terminal.ts";

function record(isTTY: boolean): { written: string[]; progress: ReturnType<typeof createProgress> } {
  const written: string[] = [];
  const stream = { write: (text: string) => void written.push(text), isTTY, columns: 80 };
  return { written, progress: createProgress(createTerminal(stream, stream, { NO_COLOR: "1" }).notes) };
}

it("writes a line for each new label where nobody watches", () => {
  const { written, progress } = record(false);
  progress.update("Loading orders", 0.1);
  progress.update("Loading orders", 0.2);
  progress.update("Loading events", 0.3);
  progress.clear();
  expect(written).toEqual(["Loading orders …\n", "Loading events …\n"]);
});

it("draws a bar that fits a terminal, and takes it away", () => {
  const { written, progress } = record(true);
  progress.update("Loading order_items", 0.5, "1,001,171 rows");
  progress.clear();
  expect(written[0]).toContain("█████████████░░░░░░░░░░░░░");
  expect(written[0]).toContain("50 %");
  expect(written[0]!.length).toBeLessThan(80 + "\r\u001B[2K".length);
  expect(written.at(-1)).toBe("\r\u001B[2K");
});
