import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describeError } from '@peyk/domain/describe-error'
import type { Settings } from '@peyk/config/settings'
import { SECOND } from '@peyk/domain/time'
import { COMMA, joinTexts } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import type { TelegramApi } from '@peyk/telegram/client'
import { toTelegramError } from '@peyk/telegram/telegram-error'
import pTimeout from 'p-timeout'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'telegram.route'
const LIMIT_MS = 5 * SECOND
const TRIES = 5
/** A send occupies a worker for this long. */
const SLOW_MS = 1 * SECOND
const OTHER_ROUTE = say('otherRoute')

class NoRoute extends Error {
  override name = 'NoRoute'
  readonly text: Text
  constructor(text: Text, cause: unknown) {
    super(text.en, { cause })
    this.text = text
  }
}

/** Measures the route to the Bot API or its proxy step by step: name, connection, TLS, then several calls of getMe. */
export async function checkTelegramRoute(api: TelegramApi, { telegram }: Settings): Promise<CheckResult> {
  const { apiRoot, proxyUrl } = telegram
  const nearest = new URL(proxyUrl ?? apiRoot)
  const who = say(proxyUrl === undefined ? 'botApiAt' : 'proxyAt', { url: `${nearest.protocol}//${nearest.host}` })
  let steps: Text
  try {
    steps = await walk(nearest, who)
  } catch (error) {
    if (!(error instanceof NoRoute)) throw error
    const todo = proxyUrl === undefined ? OTHER_ROUTE : say('proxyAwayTodo')
    return wrong(CHECK, error.text, todo)
  }

  const tookMs: number[] = []
  for (let i = 0; i < TRIES; i += 1) {
    const beganMs = performance.now()
    try {
      await api.getMe()
    } catch (error) {
      if (toTelegramError(error) === undefined)
        return brokenRoute(error, { who, steps, tookMs, isProxied: proxyUrl !== undefined })
    }
    tookMs.push(performance.now() - beganMs)
  }
  const sorted = tookMs.toSorted((a, b) => a - b)
  const median = Math.ceil(sorted[Math.floor(TRIES / 2)] ?? 0)
  const most = Math.ceil(sorted.at(-1) ?? 0)
  const route = say('route', { who, steps, median, most, tries: TRIES })
  return median < SLOW_MS ? ok(CHECK, route) : warning(CHECK, say('routeSlow', { route }), OTHER_ROUTE)
}

function brokenRoute(
  error: unknown,
  { who, steps, tookMs, isProxied }: { who: Text; steps: Text; tookMs: readonly number[]; isProxied: boolean },
): CheckResult {
  const known = { who, steps, reason: causeOf(error) }
  const message =
    tookMs.length > 0 ? say('routeBrokenAfter', { ...known, answers: tookMs.length }) : say('routeBroken', known)
  const todo = isProxied ? say('routeProxyTodo') : OTHER_ROUTE
  return wrong(CHECK, message, todo)
}

function causeOf(error: unknown): string {
  const parts: string[] = []
  for (let each = error; each instanceof Error && parts.length < 4; each = each.cause) {
    const { code } = each as { code?: unknown }
    parts.push(typeof code === 'string' && !each.message.includes(code) ? `${each.message} ${code}` : each.message)
  }
  return [...new Set(parts)].join(': ') || describeError(error)
}

/** Returns how long each step took. @throws {NoRoute} naming the step that failed */
async function walk(url: URL, who: Text): Promise<Text> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port) || (isSecure ? 443 : url.protocol === 'socks5:' ? 1080 : 80)
  const steps: Text[] = []
  const step = async <T>(name: 'name' | 'connection' | 'tls', act: () => Promise<T>): Promise<T> => {
    const beganMs = performance.now()
    try {
      const result = await act()
      steps.push(say('routeStep', { step: say(`step_${name}`), ms: Math.ceil(performance.now() - beganMs) }))
      return result
    } catch (error) {
      throw new NoRoute(say(`failed_${name}`, { who, reason: describeError(error) }), error)
    }
  }
  if (isIP(host) === 0) await step('name', () => within(lookup(host)))
  const socket = await step('connection', () => open(() => connect({ host, port }), 'connect'))
  if (isSecure)
    await step('tls', () =>
      open(() => connectTls({ socket, servername: isIP(host) === 0 ? host : '' }), 'secureConnect'),
    ).finally(() => socket.destroy())
  socket.destroy()
  return joinTexts(steps, COMMA)
}

async function open<S extends Socket>(connectNow: () => S, event: 'connect' | 'secureConnect'): Promise<S> {
  const { promise, resolve, reject } = Promise.withResolvers<S>()
  const socket = connectNow()
  socket.once(event, () => resolve(socket)).once('error', reject)
  try {
    return await within(promise)
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function within<T>(work: Promise<T>): Promise<T> {
  return pTimeout(work, { milliseconds: LIMIT_MS, message: `no answer within ${LIMIT_MS / SECOND} s` })
}
