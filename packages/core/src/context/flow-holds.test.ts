import { expect, it } from "vitest";
import { FlowHolds } from "./flow-holds.ts";

const connection = { isBusy: false };

async function take(flows: FlowHolds): Promise<ReturnType<FlowHolds["ask"]>> {
  const hold = flows.ask(undefined);
  await new Promise((resolve) => void setImmediate(resolve));
  flows.granted(hold, connection);
  flows.handsOver(hold);
  return hold;
}

it("a flow that asks again directly after it got a connection holds it", async () => {
  const flows = new FlowHolds();
  const first = await take(flows);
  flows.used(first);
  expect(flows.current()).toBe(first);
  await new Promise((resolve) => void setImmediate(resolve));
  expect(flows.current()).toBe(first);
  flows.released(first);
  expect(flows.current()).toBeUndefined();
});

it("what is started beside a flow that asks holds nothing", async () => {
  const flows = new FlowHolds();
  const first = take(flows);
  const beside = (async () => {
    await first;
    await new Promise((resolve) => void setImmediate(resolve));
    return flows.current();
  })();
  expect(await beside).toBeUndefined();
});
