import type { Express, Response } from 'express'
import { z } from 'zod'
import type { Changes } from './changes.ts'
import type { DemoHooks } from './demo-hooks.ts'
import { createEvents } from './events.ts'
import { createPageView } from './page-view.ts'
import type { PageViewDeps } from './page-view.ts'

export type PageDeps = PageViewDeps & { changes: Changes; demo?: DemoHooks }

const modeChange = z.strictObject({ mode: z.enum(['webhook', 'polling']) })

/** The page's own needs: what it shows, live, and the switch between the modes. */
export function addPageRoutes(app: Express, deps: PageDeps): void {
  const view = createPageView(deps)
  const events = createEvents(view, deps.changes)
  app.get('/sim/events', (_request, response: Response) => events.follow(response))
  app.get('/sim/page', async (_request, response) => void response.json(await view.read()))
  app.post('/sim/mode', (request, response) => switchMode(deps, modeChange.parse(request.body).mode, response))
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
