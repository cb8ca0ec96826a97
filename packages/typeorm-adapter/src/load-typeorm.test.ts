import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isSupportedVersion, loadTypeorm } from "./load-typeorm.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapdb-typeorm-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function installed(version: string): string {
  const home = join(folder, "node_modules", "typeorm");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "typeorm", version, main: "index.js" }));
  writeFileSync(join(home, "index.js"), "");
  return join(folder, "app.js");
}

describe("loadTypeorm", () => {
  it("finds the installed one", () => {
    expect(isSupportedVersion(loadTypeorm().version)).toBe(true);
  });

  it("says when there is none", () => {
    expect(() => loadTypeorm(join(folder, "app.js"))).toThrow(
      expect.objectContaining({ code: "PEER.MISSING", hint: "npm install typeorm" }),
    );
  });

  it.each(["0.2.45", "0.3.19", "2.0.0", "0.4.0"])("refuses %s", (version) => {
    const from = installed(version);
    expect(() => loadTypeorm(from)).toThrow(expect.objectContaining({ code: "PEER.UNSUPPORTED" }));
  });

  it.each(["0.3.20", "0.3.31", "1.0.0", "1.1.1", "1.2.0-nightly.20270101"])("takes %s", (version) => {
    expect(isSupportedVersion(version)).toBe(true);
  });
});
