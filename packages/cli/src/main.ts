#!/usr/bin/env node
import { createTerminal } from "./output/terminal.ts";
import { run } from "./run.ts";

const controller = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort(name));

process.exitCode = await run(process.argv.slice(2), {
  terminal: createTerminal(process.stdout, process.stderr, process.env),
  cwd: process.cwd(),
  env: process.env,
  signal: controller.signal,
});
