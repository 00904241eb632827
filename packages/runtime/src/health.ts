import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SECOND } from '@peyk/domain/time'
import pTimeout from 'p-timeout'
import type { Registry } from 'prom-client'

/**
 * One thing that the process needs to do its work. `check` throws an error that says what is wrong, or returns what people should know
 * though the process is ready.
 */
export type ReadinessCheck = { name: string; check: () => Promise<string | undefined | void> }

const CHECK_TIMEOUT_MS = 2 * SECOND
const REPORT_LIFETIME_MS = 1 * SECOND

/** Whether the process can do its work, and what each check says. */
type ReadinessReport = { ok: boolean; checks: Record<string, string> }

export type Readiness = () => Promise<ReadinessReport>

/** Returns what runs all checks, at most once in `REPORT_LIFETIME_MS` however often it is called: who asks must not cost Redis anything. */
export function createReadiness(checks: readonly ReadinessCheck[]): Readiness {
  let latest: { atMs: number; report: Promise<ReadinessReport> } | undefined
  return () => {
    const nowMs = performance.now()
    if (latest === undefined || nowMs - latest.atMs >= REPORT_LIFETIME_MS)
      latest = { atMs: nowMs, report: runChecks(checks) }
    return latest.report
  }
}

/**
 * Answers `/healthz` (200 while the process lives) and `/readyz` (200 while it can do its work, else 503) with the status alone; calls
 * `next` for anything else. For public ports, as part of an Express application.
 */
export function createPublicHealthHandler(readiness: Readiness) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const path = pathOf(request)
    if (path === '/healthz') answer(response, 200, { ok: true })
    else if (path === '/readyz') void readiness().then(({ ok }) => answer(response, ok ? 200 : 503, { ok }))
    else next()
  }
}

/** Answers the health paths, `/readyz` with what each check says, and `/metrics` (Prometheus text). Not for the public. */
export function createHealthListener(readiness: Readiness, metrics: Registry): RequestListener {
  return (request, response) => {
    const path = pathOf(request)
    if (path === '/healthz') answer(response, 200, { ok: true })
    else if (path === '/readyz') void readiness().then((report) => answer(response, report.ok ? 200 : 503, report))
    else if (path === '/metrics')
      void metrics.metrics().then(
        (body) => response.writeHead(200, { 'content-type': metrics.contentType }).end(body),
        () => answer(response, 500, { ok: false }),
      )
    else answer(response, 404, { ok: false })
  }
}

/**
 * Starts listening and returns the port.
 *
 * @throws {Error} when the port is taken or not allowed, saying which
 */
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

async function runChecks(checks: readonly ReadinessCheck[]): Promise<ReadinessReport> {
  const results = await Promise.all(checks.map(async ({ name, check }) => [name, await inTime(check)] as const))
  return {
    ok: results.every(([, { ok }]) => ok),
    checks: Object.fromEntries(results.map(([name, { text }]) => [name, text])),
  }
}

async function inTime(check: ReadinessCheck['check']): Promise<{ ok: boolean; text: string }> {
  // Called inside a function of its own, so that a check that throws at once counts like one that rejects.
  const checked = (async () => check())().then(
    (text) => ({ ok: true, text: text ?? 'ok' }),
    (error: unknown) => ({ ok: false, text: error instanceof Error ? error.message || error.name : String(error) }),
  )
  return pTimeout(checked, {
    milliseconds: CHECK_TIMEOUT_MS,
    fallback: () => ({ ok: false, text: `no answer within ${CHECK_TIMEOUT_MS} ms` }),
  })
}

function pathOf({ url }: IncomingMessage): string | undefined {
  return url?.split('?')[0]
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
