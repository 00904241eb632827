import { loadSettings } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { RedisUnreachable, withStore, withTelegram } from '../connections.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { checkBoardPassword } from '../doctor/board-password.ts'
import { checkDeliveries } from '../doctor/deliveries.ts'
import { inspect, wrong } from '../doctor/check-result.ts'
import type { Finding } from '../doctor/check-result.ts'
import { checkIngress } from '../doctor/ingress.ts'
import { judgeIngressNotes } from '../doctor/ingress-notes.ts'
import { checkLogFile } from '../doctor/log-file.ts'
import { checkPanel } from '../doctor/panel.ts'
import { judgeProcesses } from '../doctor/processes.ts'
import { checkRedisClock } from '../doctor/redis-clock.ts'
import { checkRedis, checkRedisSafety } from '../doctor/redis.ts'
import { checkSchedules } from '../doctor/schedules.ts'
import { checkTelegramRoute } from '../doctor/telegram-route.ts'
import { checkTemplates } from '../doctor/templates.ts'
import { checkToken } from '../doctor/token.ts'
import { judgeWebhook } from '../doctor/webhook.ts'
import type { Deps } from '../deps.ts'
import { CommandFailed } from '../failures.ts'
import { createOutput } from '../output.ts'
import type { Output } from '../output.ts'
import { toPrintable } from '../table.ts'
import type { Style } from '../table.ts'
import { webhookUrlOf } from '../webhook-url.ts'

/** `peyk doctor` */
export const addDoctor: AddCommand = (parent, deps) => {
  defineCommand(parent, 'doctor', {
    summary: 'look whether everything is as it must be, and say what to do where it is not',
    details:
      'Sends nobody anything and changes no order; ingress gets one signed webhook that is no order and says so in its log. ' +
      'Exit status 1 when anything is wrong; warnings alone are 0.',
    examples: ['doctor', 'doctor --json'],
  }).action(async (options: { json?: boolean }) => {
    const settings = loadSettings(deps.env, 'cli')
    const output = createOutput(deps, options.json)
    output.progress('Looking at Redis, Telegram and the panel …')
    const found = await examine(settings, deps).finally(() => output.progress(''))
    const results = found.map((finding) => redacted(finding, output))
    output.result(results, results.map((finding) => toText(finding, output)).join('\n'))
    if (results.some(({ level }) => level === 'wrong')) throw new CommandFailed()
  })
}

/** All results: Redis first, what Redis holds and what is here last. */
async function examine(settings: Settings, { env, folder }: Deps): Promise<Finding[]> {
  const [redis, telegram, panel] = await Promise.all([
    examineRedis(settings),
    examineTelegram(settings),
    inspect('panel', () => checkPanel(settings)),
  ])
  // Last, since ingress notes it.
  const ingress = await inspect('panel.webhook', () => checkIngress(settings))
  const local = await inspect('here', async () => [
    ...checkTemplates(settings),
    checkLogFile(env['LOG_FILE'], folder),
    checkBoardPassword(settings),
  ])
  return [...redis.server, ...telegram, ...panel, ...ingress, ...redis.content, ...local]
}

/** The way there, then what is said of the token and the webhook. */
function examineTelegram(settings: Settings): Promise<Finding[]> {
  return withTelegram(settings, async (api) => {
    const way = await inspect('telegram.route', () => checkTelegramRoute(api, settings))
    if (way.some(({ level }) => level === 'wrong')) return way
    const token = await checkToken(api, settings.telegram.apiRoot)
    const webhook = async () => judgeWebhook(await api.getWebhookInfo(), webhookUrlOf(settings), Date.now())
    return [...way, token, ...(token.level === 'ok' ? await inspect('webhook', webhook) : [])]
  })
}

async function examineRedis(settings: Settings): Promise<{ server: Finding[]; content: Finding[] }> {
  try {
    return await withStore(settings, async (connections) => {
      const safety = await inspect('redis.safety', () => checkRedisSafety(connections))
      const clock = await inspect('redis.clock', () => checkRedisClock(connections))
      const processes = await inspect('processes', async () =>
        judgeProcesses(await connections.store.heartbeats.list(), settings),
      )
      const ingressNotes = await inspect('ingressNotes', async () =>
        judgeIngressNotes(await connections.store.ingressNotes.read(), settings),
      )
      const deliveries = await inspect('deliveries', () => checkDeliveries(connections))
      const redis = await inspect('redis', () => checkRedis(connections))
      const isUsable = redis.every(({ level }) => level === 'ok')
      const schedules = isUsable ? await inspect('schedules', () => checkSchedules(connections)) : []
      return {
        server: [...redis, ...safety, ...clock],
        content: [...processes, ...ingressNotes, ...schedules, ...deliveries],
      }
    })
  } catch (error) {
    if (!(error instanceof RedisUnreachable)) throw error
    return { server: [wrong('redis', error.finding, error.todo)], content: [] }
  }
}

function redacted({ check, level, message, todo }: Finding, { redact }: Output): Finding {
  return { check, level, message: redact(message), ...(todo === undefined ? {} : { todo: redact(todo) }) }
}

const STYLES: Record<Finding['level'], Style> = { ok: 'green', warning: 'yellow', wrong: 'red' }
const CHECK_WIDTH = 22

function toText({ check, level, message, todo }: Finding, { paint }: Output): string {
  const line = `${paint(STYLES[level], level.padEnd(7))}  ${check.padEnd(CHECK_WIDTH)}  ${toPrintable(message)}`
  return todo === undefined ? line : `${line}\n${' '.repeat(CHECK_WIDTH + 11)}→ ${toPrintable(todo)}`
}
