import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until no server has an open connection, nor one with the kernel that it has not seen yet. */
export async function allClosed(servers: readonly Server[]): Promise<void> {
  do {
    // What lies with the kernel still is read in the turns between.
    await sleep(20);
  } while ((await Promise.all(servers.map(connectionsOf))).some((connections) => connections > 0));
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, connections) => {
      if (error === null) resolve(connections);
      else reject(error);
    });
  });
}
