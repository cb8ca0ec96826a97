import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedVersion, isSupportedVersion } from "./installed-version.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tapdb-mikro-orm-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function install(name: string, version: string): Promise<void> {
  const place = join(folder, "node_modules", name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "package.json"), JSON.stringify({ name, version }));
}

const look = (): unknown => {
  try {
    return installedVersion([join(folder, "package.json")]);
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe("the installed MikroORM", () => {
  it("is found, missed, or not supported", async () => {
    expect(look()).toBe("PEER.MISSING");
    await install("@mikro-orm/core", "7.2.1");
    expect(look()).toBe("PEER.MISSING");
    await install("@mikro-orm/postgresql", "7.2.1");
    expect(look()).toBe("7.2.1");
  });

  it.each([
    ["6.3.13", false],
    ["6.4.0", true],
    ["6.6.16", true],
    ["7.0.0", true],
    ["7.2.5-dev.1", true],
    ["8.0.0", false],
    ["5.9.8", false],
  ])("%s: %s", (version, supported) => expect(isSupportedVersion(version)).toBe(supported));
});
