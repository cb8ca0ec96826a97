import { isDirected, times, type Script, type Workload } from "./workload.ts";

/** Counters that the application increments: it reads, adds, and writes. */
export const lostUpdate: Workload = {
  name: "lost-update",
  shows: { "read committed": ["G-single"] },
  make(random) {
    const clients = random.integer(2, 4);
    const directed = isDirected(random);
    const increment: Script = {
      async run(step) {
        const value = await step.read(0);
        if (directed) await step.meet();
        await step.write(0, value + 1);
      },
    };
    return {
      rows: [0],
      scripts: times(clients, () => increment),
      parallel: clients,
      broken: ({ values: [value], committed }) =>
        value === committed ? undefined : `${committed} increments made ${value}`,
    };
  },
};

/** One transaction reads a row twice, while another writes it. */
export const unrepeatable: Workload = {
  name: "non-repeatable-read",
  shows: { "read committed": ["G-single"] },
  make(random) {
    const directed = isDirected(random);
    const reader: Script = {
      async run(step) {
        await step.read(0);
        step.reach("read");
        if (directed) await step.until("over 1");
        await step.read(0);
      },
    };
    const writer: Script = {
      async run(step) {
        if (directed) await step.until("read");
        await step.write(0, 1);
      },
    };
    return { rows: [0], scripts: [reader, writer], parallel: 2 };
  },
};
