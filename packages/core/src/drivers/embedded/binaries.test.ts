import { chmod, cp, lstat, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hydrateBinaries } from "./hydrate-binaries.ts";
import { locateBinaries, startEmbeddedPostgres } from "./index.ts";

describe("the binaries", () => {
  let directory: string;
  let native: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "tapdb-test-"));
    await chmod(directory, 0o711);
    vi.stubEnv("TMPDIR", directory);
    // For its owner only: what root's home is to the server's user.
    await mkdir(join(directory, "closed"), { mode: 0o700 });
    native = join(directory, "closed", "native");
    await cp(locateBinaries(), native, { recursive: true, verbatimSymlinks: true });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(directory, { recursive: true });
  });

  it("get the links and run bits that npm held back, twice without harm", async () => {
    await rm(join(native, "lib", "libpq.so.5"));
    await chmod(join(native, "bin", "initdb"), 0o644);
    await hydrateBinaries(native);
    await hydrateBinaries(native);
    expect((await lstat(join(native, "lib", "libpq.so.5"))).isSymbolicLink()).toBe(true);
    expect((await stat(join(native, "lib", "libpq.so.5"))).isFile()).toBe(true);
    expect((await stat(join(native, "bin", "initdb"))).mode & 0o111).toBe(0o111);
  });

  it("run from where the server's user may not go", async () => {
    const server = await startEmbeddedPostgres({ binaries: native });
    await server.stop();
    expect(server.version).toMatch(/^\d+/);
  });

  it("are asked for by name when they are missing", async () => {
    expect(() => locateBinaries("no-such-postgres")).toThrow(
      expect.objectContaining({ code: "PEER.MISSING", hint: expect.stringContaining("npm install") }),
    );
    await expect(startEmbeddedPostgres({ packageName: "no-such-postgres" })).rejects.toMatchObject({
      code: "PEER.MISSING",
    });
    await expect(startEmbeddedPostgres({ binaries: directory })).rejects.toMatchObject({
      code: "EMBEDDED.START_FAILED",
    });
  });
});
