import { isDirected, times, type Script, type Workload } from "./workload.ts";

/**
 * Doctors go off call, each after a look at whether somebody else is left.
 *
 * Source: Cahill, Röhm and Fekete, "Serializable Isolation for Snapshot Databases", SIGMOD 2008.
 */
export const writeSkew: Workload = {
  name: "write-skew",
  shows: { "read committed": ["G2-item"], "repeatable read": ["G2-item"] },
  make(random) {
    const doctors = random.integer(2, 3);
    const directed = isDirected(random);
    const leave = (own: number): Script => ({
      async run(step) {
        let onCall = 0;
        for (let doctor = 0; doctor < doctors; doctor += 1) onCall += await step.read(doctor);
        if (directed) await step.meet();
        if (onCall > 1) await step.write(own, 0);
      },
    });
    return {
      rows: Array.from({ length: doctors }, () => 1),
      scripts: times(doctors, leave),
      parallel: doctors,
      broken: ({ values }) => (values.some((value) => value > 0) ? undefined : "nobody is on call"),
    };
  },
};

/** Transactions in a ring: each reads what the next one writes. */
export const ring: Workload = {
  name: "g2-item",
  shows: { "read committed": ["G2-item"], "repeatable read": ["G2-item"] },
  make(random) {
    const size = random.integer(3, 5);
    const directed = isDirected(random);
    const link = (own: number): Script => ({
      async run(step) {
        const seen = await step.read((own + 1) % size);
        if (directed) await step.meet();
        await step.write(own, seen + 1);
      },
    });
    return { rows: Array.from({ length: size }, () => 0), scripts: times(size, link), parallel: size };
  },
};
