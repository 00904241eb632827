import { loadSettings } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { parseOrderArgument } from '../arguments.ts'
import { RedisUnreachable } from '../store-connection.ts'
import { withQueues } from '../queue-connection.ts'
import { withTelegram } from '../telegram-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { checkBot } from '../doctor/bot.ts'
import { checkBoardPassword } from '../doctor/board-password.ts'
import { checkSettings } from '../doctor/settings.ts'
import { checkDeliveries, checkStuck } from '../doctor/deliveries.ts'
import { checkEnvFile } from '../doctor/env-file.ts'
import { inspect, wrong } from '../doctor/check-result.ts'
import type { CheckResult } from '../doctor/check-result.ts'
import { checkIngress } from '../doctor/ingress.ts'
import { judgeIngressNotes, judgeLinks } from '../doctor/ingress-notes.ts'
import { checkLogFile } from '../doctor/log-file.ts'
import { checkOrders, checkTicks, checkUnheard } from '../doctor/orders.ts'
import { checkPanel, checkPanelChanges } from '../doctor/panel.ts'
import { checkPanelRhythm } from '../doctor/panel-rhythm.ts'
import { checkOperatorsChat } from '../doctor/operators-chat.ts'
import { readPanelOrder, toPanelOrderLines } from '../doctor/panel-order.ts'
import { judgeProcesses } from '../doctor/processes.ts'
import { checkShopWebhooks } from '../doctor/shop-webhooks.ts'
import { checkRedisClock } from '../doctor/redis-clock.ts'
import { checkMemory, checkRedis, checkRedisSafety } from '../doctor/redis.ts'
import { checkSchedules } from '../doctor/schedules.ts'
import { checkLostWrites } from '../doctor/lost-writes.ts'
import { checkSending } from '../doctor/sending.ts'
import { checkTelegramRoute } from '../doctor/telegram-route.ts'
import { checkTemplates } from '../doctor/templates.ts'
import { checkToken } from '../doctor/token.ts'
import { checkUnreadableAnswers } from '../doctor/unreadable-answers.ts'
import { judgeWebhook } from '../doctor/webhook.ts'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import type { Deps } from '../deps.ts'
import { CommandFailed } from '../failures.ts'
import { createOutput } from '../output.ts'
import type { Output } from '../output.ts'
import { toPrintable } from '@peyk/domain/printable'
import type { Text } from '@peyk/domain/text'
import type { Style } from '../table.ts'
import { webhookUrlOf } from '../webhook-url.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk doctor` */
export const addDoctor: AddCommand = (parent, deps) => {
  defineCommand(parent, 'doctor', {
    summary: SUMMARIES.doctor,
    details:
      'Sends no message and changes no order. Ingress gets one signed webhook that is not an order, and logs it. ' +
      'Exits with 1 when anything is wrong, with 0 when there are only warnings.',
    examples: ['doctor', 'doctor --json', 'doctor --order 1001'],
  })
    .option(
      '--order <id>',
      'ask the panel about this order and show what Peyk understands; records nothing',
      parseOrderArgument,
    )
    .action(async (options: { json?: boolean; order?: string }) => {
      const settings = loadSettings(deps.env, 'cli')
      const output = createOutput(deps, options.json)
      if (options.order !== undefined) {
        const found = await readPanelOrder(options.order, settings)
        const lines = toPanelOrderLines(found).map((line) => toLine(line, settings, output))
        output.isolated(found, lines.join('\n'))
        if (found.outcome !== 'found') throw new CommandFailed()
        return
      }
      output.progress('Checking Redis, Telegram and the panel …')
      const found = await examine(settings, deps).finally(() => output.progress(''))
      output.isolated(
        found.map((result) => redacted(result, output)),
        found.map((result) => toLines(result, settings, output)).join('\n'),
      )
      if (found.some(({ level }) => level === 'wrong')) throw new CommandFailed()
    })
}

/** Returns all results: the connections first, then what Redis holds, then local files. */
async function examine(settings: Settings, { env, folder }: Deps): Promise<CheckResult[]> {
  const [redis, telegram, panel] = await Promise.all([
    examineRedis(settings),
    examineTelegram(settings),
    inspect('panel', () => checkPanel(settings)),
  ])
  const changes = await inspect('panel.changes', () => checkPanelChanges(settings))
  const webhooks = await inspect('panel.webhooks', () => checkShopWebhooks(settings, redis.notes))
  // Last, since ingress notes it.
  const ingress = await inspect('panel.webhook', () => checkIngress(settings))
  const local = await inspect('here', async () => [
    ...checkTemplates(settings),
    checkLogFile(env['LOG_FILE'], folder),
    checkBoardPassword(settings),
    ...checkSettings(settings),
    ...checkEnvFile(),
  ])
  return [...redis.server, ...telegram, ...panel, ...changes, ...webhooks, ...ingress, ...redis.content, ...local]
}

/** Checks the route first, then the token, the webhook and the operators' chat. */
function examineTelegram(settings: Settings): Promise<CheckResult[]> {
  return withTelegram(settings, async (api) => {
    const route = await inspect('telegram.route', () => checkTelegramRoute(api, settings))
    if (route.some(({ level }) => level === 'wrong')) return route
    const token = await checkToken(api, settings.telegram.apiRoot)
    const webhook = async () => judgeWebhook(await api.getWebhookInfo(), webhookUrlOf(settings), Date.now())
    if (token.level !== 'ok') return [...route, token]
    const chat = () => checkOperatorsChat(api, settings)
    return [...route, token, ...(await inspect('webhook', webhook)), ...(await inspect('operators.chat', chat))]
  })
}

type RedisResults = { server: CheckResult[]; content: CheckResult[]; notes: IngressNotes }

async function examineRedis(settings: Settings): Promise<RedisResults> {
  try {
    return await withQueues(
      settings,
      async (connections) => {
        const safety = await inspect('redis.safety', () => checkRedisSafety(connections))
        const memory = await inspect('redis.memory', () => checkMemory(connections, settings.notifications))
        const writes = await inspect('redis.writes', () => checkLostWrites(connections))
        const clock = await inspect('redis.clock', () => checkRedisClock(connections))
        const bot = await inspect('bot', () => checkBot(connections, settings))
        const processes = await inspect('processes', async () =>
          judgeProcesses(await connections.store.heartbeats.list(), settings),
        )
        let notes: IngressNotes = {}
        const ingressNotes = await inspect('ingress.notes', async () => {
          notes = await connections.store.ingressNotes.read()
          const links = judgeLinks(await connections.store.refusals.read('links'))
          return [...judgeIngressNotes(notes, settings), links]
        })
        const rhythm = await inspect('panel.rhythm', () => checkPanelRhythm(connections, settings))
        const unreadable = await inspect('orders.unreadable', () => checkUnreadableAnswers(connections))
        const deliveries = await inspect('deliveries', () => checkDeliveries(connections))
        const sending = await inspect('sending', () => checkSending(connections))
        const orders = await inspect('orders', () => checkOrders(connections))
        const unheard = await inspect('orders.unheard', () => checkUnheard(connections, settings))
        const ticks = await inspect('orders.checks', () => checkTicks(connections))
        const stuck = await inspect('deliveries.stuck', () => checkStuck(connections))
        const redis = await inspect('redis', () => checkRedis(connections))
        const isUsable = redis.every(({ level }) => level === 'ok')
        const schedules = isUsable ? await inspect('schedules', () => checkSchedules(connections)) : []
        return {
          notes,
          server: [...redis, ...safety, ...memory, ...writes, ...clock],
          content: [
            ...bot,
            ...processes,
            ...ingressNotes,
            ...rhythm,
            ...schedules,
            ...orders,
            ...unheard,
            ...ticks,
            ...unreadable,
            ...sending,
            ...deliveries,
            ...stuck,
          ],
        }
      },
      'any',
    )
  } catch (error) {
    if (!(error instanceof RedisUnreachable)) throw error
    return { server: [wrong('redis', error.problem, error.todo)], content: [], notes: {} }
  }
}

/** What `--json` has. */
function redacted({ check, level, message, todo }: CheckResult, { redact }: Output) {
  return { check, level, message: redact(message), ...(todo !== undefined && { todo: redact(todo) }) }
}

const STYLES: Record<CheckResult['level'], Style> = { ok: 'green', warning: 'yellow', wrong: 'red' }
const CHECK_WIDTH = 22

/** Levels and checks are Latin in every language: lines begin with them, so that a terminal keeps the columns on the left. */
function toLines({ check, level, message, todo, persian }: CheckResult, settings: Settings, output: Output): string {
  const line = toLine({ en: message, fa: persian.message }, settings, output)
  const first = `${output.paint(STYLES[level], level.padEnd(7))}  ${check.padEnd(CHECK_WIDTH)}  ${line}`
  if (todo === undefined) return first
  return `${first}\n${' '.repeat(CHECK_WIDTH + 11)}→ ${toLine({ en: todo, fa: persian.todo ?? todo }, settings, output)}`
}

/** Returns a line in the operators' language, redacted and printable. */
function toLine({ en, fa }: Text, { notifications }: Settings, { redact }: Output): string {
  // RLI and PDI: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
  return notifications.language === 'fa' ? `\u2067${redact(fa)}\u2069` : toPrintable(redact(en))
}
