import type { RequestListener, Server } from 'node:http'
import { SECOND } from '@peyk/domain/time'
import { closeServer, createHealthListener, listen } from './health.ts'
import type { Readiness } from './health.ts'
import type { Runtime } from './open-runtime.ts'

// An import of node:http reads all that it exports, and so loads Node's own fetch: 4 MiB a process that needs none.
const { createServer } = process.getBuiltinModule('node:http')

/** How long a client may take to send a request, and how often that is checked: strangers must not hold connections. */
const RECEIVING = {
  headersTimeout: 10 * SECOND,
  requestTimeout: 20 * SECOND,
  connectionsCheckingInterval: 1 * SECOND,
}
const MOST_CONNECTIONS = 4096

/** Returns a server whose strangers hold few connections, and none for long. */
export function createLimitedServer(listener: RequestListener): Server {
  const server = createServer(RECEIVING, listener)
  server.maxConnections = MOST_CONNECTIONS
  return server
}

/**
 * Serves HTTP until the process stops. Port 0 takes any free port.
 *
 * @throws {Error} when the port is taken or not allowed
 */
export async function serve(
  { closers }: Pick<Runtime, 'closers'>,
  listener: RequestListener,
  { port, host }: { port: number; host: string },
): Promise<number> {
  const server = createLimitedServer(listener)
  const listensOn = await listen(server, port, host)
  closers.add(() => closeServer(server))
  return listensOn
}

/**
 * Serves `/metrics` and what each readiness check says, on `METRICS_HOST`, and logs where. Returns the port.
 *
 * @throws {Error} when the port is taken or not allowed
 */
export async function serveMetrics(runtime: Runtime, readiness: Readiness, port: number): Promise<number> {
  const { settings, metrics, logger } = runtime
  const host = settings.metrics.host
  const listensOn = await serve(runtime, createHealthListener(readiness, metrics), { port, host })
  logger.info(`/metrics and the details of /readyz are at ${host}:${listensOn}`, {
    event: 'metrics.listening',
    port: listensOn,
  })
  return listensOn
}
