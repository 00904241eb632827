import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { SECOND } from '@peyk/domain/time'
import got from 'got'
import { PanelUnavailable } from './panel-unavailable.ts'

/** One question to the panel: a path below its address, already percent-encoded, with what goes along. */
export type PanelRequest = {
  path: string
  query: Readonly<Record<string, string>>
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>
}

export type PanelResponse = { status: number; body: string }

export type PanelHttpOptions = {
  apiBaseUrl: string
  /** For one request with its answer. */
  timeoutMs?: number | undefined
}

export type PanelHttp = {
  /** The panel's answer, whatever its status. @throws {PanelUnavailable} when there is none */
  get: (request: PanelRequest) => Promise<PanelResponse>
  close: () => void
}

const DEFAULT_TIMEOUT_MS = 10 * SECOND

/** How Peyk talks to a panel: GET only, on kept connections, never led elsewhere by a redirect. */
export function createPanelHttp({ apiBaseUrl, timeoutMs = DEFAULT_TIMEOUT_MS }: PanelHttpOptions): PanelHttp {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  const http = got.extend({
    prefixUrl: apiBaseUrl,
    timeout: { request: timeoutMs },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    agent: agents,
  })

  return {
    async get({ path, query, headers }) {
      const { statusCode, body } = await http.get(path, { searchParams: query, headers }).catch((error: unknown) => {
        throw new PanelUnavailable(`The panel does not answer at ${apiBaseUrl}/${path}`, {
          cause: withoutRequest(error),
        })
      })
      return { status: statusCode, body }
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** What went wrong, without got's request: that carries the API token. */
function withoutRequest(error: unknown): Error {
  return new Error(error instanceof Error ? error.message || error.name : String(error))
}
