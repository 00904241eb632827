import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import type { AppViewRoute, UIConfig } from '@bull-board/api/typings/app'
import { ExpressAdapter } from '@bull-board/express'
import { JOB_LIMIT } from '@peyk/queues/catalogue'
import type { QueueName } from '@peyk/queues/catalogue'
import type { Queue } from 'bullmq'
import type { Request, RequestHandler } from 'express'
import { linkJob, nameJob, withoutTexts } from './queue-jobs.ts'
import type { ShownJob } from './queue-jobs.ts'

const DESCRIPTIONS: Record<QueueName, string> = {
  'telegram-updates': 'What customers write to the bot',
  'order-checks': 'Questions to the panel about pending orders',
  notifications: 'Notifications to be sent; the ledger decides whether one may be',
  maintenance: 'Regular work: sweep, alerts, reconcile, clean-up',
}

const ABOUT_ORDERS: ReadonlySet<QueueName> = new Set(['notifications', 'order-checks'])

const FONTS = 'system-ui, "Segoe UI", Roboto, Vazirmatn, "Noto Sans Arabic", Tahoma, sans-serif'
const MONO_FONTS = 'ui-monospace, "Cascadia Code", Menlo, Consolas, "Noto Sans Mono", monospace'
const THEME = { 'font-sans': FONTS, 'font-mono': MONO_FONTS }

const OUTSIDE_LINK = /<link\b[^>]*\bhref="https?:[^>]*>/g
const SESSION_WATCH = '<script defer src="/page/session-watch.js"></script></head>'

type BoardOptions = {
  /** The path at which it is mounted. */
  path: string
  /** The beginning of the addresses of the bot's pages. */
  root: string
  title: string
  readOnly: boolean
  /** Links in its menu, in the language of the request. */
  linksFor: (request: Request) => Promise<{ text: string; url: string }[]>
}

/** Bull Board with all queues of a bot, made at the first request that Redis answers. */
export function createQueueBoard(openQueues: () => Promise<readonly Queue[]>, options: BoardOptions): RequestHandler {
  let board: RequestHandler | undefined
  return async (request, response, next) => {
    const queues = await openQueues()
    board ??= mountQueues(queues, options)
    await board(request, response, next)
  }
}

function mountQueues(queues: readonly Queue[], options: BoardOptions): RequestHandler {
  const adapter = new LocalAdapter(options.linksFor)
  adapter.setBasePath(options.path)
  createBullBoard({
    queues: queues.map((queue) => toAdapter(queue, queue.name as QueueName, options)),
    serverAdapter: adapter,
    options: {
      uiConfig: {
        boardTitle: options.title,
        boardLogo: { path: '/page/icon.svg', width: 28, height: 28 },
        favIcon: { default: '/page/icon.svg', alternative: 'static/favicon-32x32.png' },
        hideDocsLink: true,
        theme: { light: THEME, dark: THEME },
        ...(options.readOnly && { environment: { label: 'read only', color: '#8a5a00', textColor: '#ffffff' } }),
      },
    },
  })
  return adapter.getRouter() as RequestHandler
}

function toAdapter(queue: Queue, name: QueueName, { root, readOnly }: BoardOptions): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, {
    readOnlyMode: readOnly,
    description: DESCRIPTIONS[name],
    ...(ABOUT_ORDERS.has(name) && { externalJobUrl: (job) => linkJob(root, job) }),
  })
  // Bull Board shows every counted job as a limit that is reached.
  adapter.getActiveRateLimitTtl = async () => Math.max(0, await queue.getRateLimitTtl(JOB_LIMIT.max))
  adapter.setFormatter('name', (job: ShownJob) => nameJob(name, job))
  if (readOnly) adapter.setFormatter('data', (data: unknown) => withoutTexts(name, data))
  return adapter
}

/** Bull Board's page, with links out of it, and without the fonts it would load from another site. */
class LocalAdapter extends ExpressAdapter {
  readonly #linksFor: BoardOptions['linksFor']

  constructor(linksFor: BoardOptions['linksFor']) {
    super()
    this.#linksFor = linksFor
    this.app.disable('x-powered-by')
  }

  override setEntryRoute(route: AppViewRoute): this {
    this.app.get(route.route, async (request: Request, response, next) => {
      const uiConfig: UIConfig = { ...this.uiConfig, miscLinks: await this.#linksFor(request) }
      const { name, params } = route.handler({ basePath: this.basePath, uiConfig })
      response.render(name, params, (error: Error | null, html: string) => {
        if (error) next(error)
        else response.send(html.replaceAll(OUTSIDE_LINK, '').replace('</head>', SESSION_WATCH))
      })
    })
    return this
  }
}
