import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { VERSION } from './version.ts'

/** One thing that must be right for the process to do its work; throws, saying what is wrong, when it is not. */
export type ReadinessCheck = { name: string; check: () => Promise<void> }

const CHECK_TIMEOUT_MS = 2000

/** A registry with the process's own metrics, every series labelled with the app. */
export function createMetrics(app: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ app })
  collectDefaultMetrics({ register: registry })
  const build = new Gauge({
    name: 'peyk_build_info',
    help: 'Always 1; which version of Peyk runs on which Node.js',
    labelNames: ['version', 'node'],
    registers: [registry],
  })
  build.set({ version: VERSION, node: process.version }, 1)
  return registry
}

/**
 * Answers `/healthz` (the process lives), `/readyz` (it can do its work: 200, else 503 with what is wrong) and
 * `/metrics` (Prometheus text); calls `next` for anything else. Fits `node:http` and Express.
 */
export function createHealthHandler(checks: readonly ReadinessCheck[], metrics: Registry) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const path = request.url?.split('?')[0]
    if (path === '/healthz') answer(response, 200, { ok: true })
    else if (path === '/readyz')
      void readiness(checks).then((report) => answer(response, report.ok ? 200 : 503, report))
    else if (path === '/metrics')
      void metrics.metrics().then(
        (body) => response.writeHead(200, { 'content-type': metrics.contentType }).end(body),
        () => answer(response, 500, { ok: false }),
      )
    else next()
  }
}

/** Serves the health paths alone, for processes that have no other HTTP. Port 0 takes any free port. */
export async function startHealthServer(
  port: number,
  checks: readonly ReadinessCheck[],
  metrics: Registry,
): Promise<{ port: number; close: () => Promise<void> }> {
  const handle = createHealthHandler(checks, metrics)
  const server = createServer((request, response) =>
    handle(request, response, () => answer(response, 404, { ok: false })),
  )
  return { port: await listen(server, port, '0.0.0.0'), close: () => closeServer(server) }
}

/** Starts listening and gives the port. @throws {Error} when the port is taken or not allowed, saying which */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`Cannot listen on ${host}:${port}; choose another port or end what uses it`, { cause: error })),
    )
    server.listen(port, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

/** Stops taking connections and waits for the requests under way. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}

async function readiness(checks: readonly ReadinessCheck[]): Promise<{ ok: boolean; checks: Record<string, string> }> {
  const results = await Promise.all(checks.map(async ({ name, check }) => [name, await inTime(check)] as const))
  return { ok: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) }
}

async function inTime(check: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS)
  })
  // Begun inside the chain, so that a check that throws at once counts like one that rejects.
  const checked = Promise.resolve()
    .then(check)
    .then(
      () => 'ok',
      (error: unknown) => (error instanceof Error ? error.message || error.name : String(error)),
    )
  return Promise.race([checked, tooLate]).finally(() => clearTimeout(timer))
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
