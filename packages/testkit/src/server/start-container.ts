import { createConnection } from "node:net";
import type { TestServer } from "./test-server.ts";

const SOCKET = "/var/run/docker.sock";
const PROBE_TIMEOUT_MS = 500;

interface StartedContainer {
  getConnectionUri(): string;
  stop(): Promise<unknown>;
}
interface ContainerModule {
  PostgreSqlContainer: new (image: string) => { start(): Promise<StartedContainer> };
}

/** Whether a Docker engine answers a ping on its socket, or `DOCKER_HOST` says where one is. */
function engineAnswers(): Promise<boolean> {
  if (process.env.DOCKER_HOST !== undefined) return Promise.resolve(true);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createConnection(SOCKET);
  socket.setTimeout(PROBE_TIMEOUT_MS, () => resolve(false));
  socket.once("error", () => resolve(false));
  socket.once("data", (chunk) => resolve(chunk.toString("latin1").startsWith("HTTP/1.1 200")));
  socket.write("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n");
  return promise.finally(() => socket.destroy());
}

async function loadContainers(): Promise<ContainerModule | undefined> {
  const name = "@testcontainers/postgresql";
  try {
    return (await import(name)) as ContainerModule;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** A server in a container, or undefined where testcontainers is not installed or no Docker engine answers. */
export async function startContainer(major: number): Promise<TestServer | undefined> {
  const containers = await loadContainers();
  if (containers === undefined || !(await engineAnswers())) return undefined;
  const container = await new containers.PostgreSqlContainer(`postgres:${major}-alpine`).start();
  const release = async (): Promise<void> => void (await container.stop());
  return { adminUrl: container.getConnectionUri(), origin: "container", release };
}
