import { connect, createServer, type AddressInfo } from "node:net";
import { once } from "node:events";

const ROUNDS = 60;
const WARM_UP = 20;

/** Measures what a hop through this thread's sockets takes, in milliseconds: half an echo's round trip, the median. */
export async function measureHop(): Promise<number> {
  const echo = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  const socket = connect({ host: "127.0.0.1", port: (echo.address() as AddressInfo).port, noDelay: true });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    socket.write("x");
    await once(socket, "data");
    if (round >= WARM_UP) times.push(performance.now() - start);
  }
  socket.destroy();
  echo.close();
  return (times.toSorted((a, b) => a - b)[times.length >> 1] as number) / 2;
}
