import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { ENVIRONMENT } from '@peyk/config/environment'
import { say as sayOfSettings } from '@peyk/config/say'
import type { Text } from '@peyk/domain/text'
import { SECOND } from '@peyk/domain/time'
import { describeError } from '@peyk/domain/describe-error'
import { WrongUsage } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import type { Draft } from './env-text.ts'
import { toTyped } from './prompts.ts'
import { problemOf } from './talk.ts'
import type { Talk } from './talk.ts'

const LIMIT_MS = 8 * SECOND

type Answer = { outcome: 'reached' | 'answers' | 'unreachable'; reason: string }

/** Asks for the public address and tries it. Returns it when it answers, or when the operator wants it anyway. */
export async function findAddress(draft: Draft, given: string | undefined, talk: Talk): Promise<string | undefined> {
  const { prompts, words, say, during, isUnchecked } = talk
  let present = draft['WEBHOOK_URL'] ?? ''
  const ask = () =>
    prompts?.text(words.publicUrl, present, (value) => findProblem(draft, toOrigin(value))?.[words.language])
  let typed = given ?? (await ask()) ?? present
  for (;;) {
    const url = toOrigin(typed)
    if (url === '') {
      say(words.noAddress)
      return undefined
    }
    const problem = findProblem(draft, url)
    if (problem !== undefined) throw new WrongUsage(sayFailure('unchanged', { problem }))
    const { outcome, reason } = await during(words.publicTry, tryAddress(url, draft))
    say(words.addresses[outcome](url, reason))
    if (outcome !== 'unreachable' || isUnchecked) return url
    const next = await prompts?.choose(words.whatNow, [
      { value: 'correct', label: words.correct },
      { value: 'without', label: words.goOnWithout },
      { value: 'go_on', label: words.goOn },
    ])
    if (next !== 'correct') return next === 'go_on' ? url : undefined
    present = url
    typed = (await ask()) ?? ''
  }
}

/** Returns the origin of an address, which may lack its scheme; other text as it is. */
function toOrigin(typed: string): string {
  const text = toTyped(typed)
  if (text === '') return ''
  const url = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(url) ? new URL(url).origin : text
}

/** Telegram posts to https only, unless a Bot API server of one's own does. */
function findProblem(draft: Draft, url: string): Text | undefined {
  if (url.startsWith('http://') && !draft['TELEGRAM_API_ROOT'])
    return sayOfSettings('unfit', {
      name: 'WEBHOOK_URL',
      expected: sayOfSettings('https'),
      because: sayOfSettings('httpsBecause'),
    })
  return problemOf('WEBHOOK_URL', url, true)
}

/**
 * Asks the public address for a path that only a server of our own, on the port of ingress, can know. Where that port is taken, or is
 * published by another container, any answer is a good sign: the name and the certificate are right.
 */
async function tryAddress(url: string, draft: Draft): Promise<Answer> {
  const secret = randomUUID()
  let isReached = false
  const server = createServer((request, response) => {
    if (request.url?.includes(secret)) isReached = true
    response.writeHead(204).end()
  })
  server.listen(Number(draft['WEBHOOK_PORT'] || ENVIRONMENT.WEBHOOK_PORT.default), draft['WEBHOOK_HOST'] || '0.0.0.0')
  await once(server, 'listening').catch(() => undefined)
  try {
    const path = draft['PANEL_WEBHOOK_PATH'] || ENVIRONMENT.PANEL_WEBHOOK_PATH.default
    const response = await fetch(`${url}${path}?peyk=${secret}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    return { outcome: isReached ? 'reached' : 'answers', reason: `HTTP ${response.status}` }
  } catch (error) {
    return {
      outcome: 'unreachable',
      reason: describeError(error instanceof Error && error.cause ? error.cause : error),
    }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
