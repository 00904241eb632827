import type { Express, Response } from 'express'
import { z } from 'zod'
import type { Changes } from './changes.ts'
import type { DemoHooks } from './demo-hooks.ts'
import { createEvents } from './events.ts'
import { CUSTOMER_ID, createPageView } from './page-view.ts'
import type { PageViewDeps } from './page-view.ts'

export type PageDeps = PageViewDeps & { changes: Changes; demo?: DemoHooks }

const shownChat = z.object({ chat: z.coerce.number().int().safe().default(CUSTOMER_ID) })
const modeChange = z.strictObject({ mode: z.enum(['webhook', 'polling']) })

/** The page's own needs: what it shows, live, and the switch between the modes. */
export function addPageRoutes(app: Express, deps: PageDeps): void {
  const view = createPageView(deps)
  const events = createEvents(view, deps.changes)
  app.get('/sim/events', (request, response: Response) => events.follow(response, shownChat.parse(request.query).chat))
  app.get('/sim/page', async (request, response) => {
    response.json(await view.read(shownChat.parse(request.query).chat))
  })
  app.get('/sim/board', (request, response) => openBoard(deps, request.hostname, response))
  app.post('/sim/mode', (request, response) => switchMode(deps, modeChange.parse(request.body).mode, response))
}

/** Leads to the board, signed in: a cookie is of a host, whatever its port (RFC 6265, section 8.5). */
async function openBoard({ demo }: PageDeps, hostname: string, response: Response): Promise<void> {
  if (!demo) {
    response.status(409).json({ error: 'there is no board: this is the simulator alone' })
    return
  }
  const cookie = await demo.signIn()
  if (cookie !== undefined) response.set('set-cookie', cookie)
  const url = new URL(demo.boardUrl())
  url.hostname = hostname
  response.redirect(url.href)
}

async function switchMode({ demo, changes }: PageDeps, mode: 'webhook' | 'polling', response: Response): Promise<void> {
  if (!demo) {
    response.status(409).json({ error: 'there are no processes to restart: this is the simulator alone' })
    return
  }
  try {
    await demo.switchMode(mode)
    response.json({ mode: demo.mode() })
  } finally {
    changes.notify()
  }
}
