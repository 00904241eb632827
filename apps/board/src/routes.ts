import { askDecision } from './handlers/ask-decision.ts'
import { askPause } from './handlers/ask-pause.ts'
import { chooseLanguage } from './handlers/choose-language.ts'
import { askMany, decideMany } from './handlers/decide-many.ts'
import { findOrder } from './handlers/find-order.ts'
import { followPage } from './handlers/follow-page.ts'
import { makeDecision } from './handlers/make-decision.ts'
import { pauseSending } from './handlers/pause-sending.ts'
import { resumeSending } from './handlers/resume-sending.ts'
import { showAudit } from './handlers/show-audit.ts'
import { showList } from './handlers/show-list.ts'
import { showLogin } from './handlers/show-login.ts'
import { showLogout } from './handlers/show-logout.ts'
import { showOrder } from './handlers/show-order.ts'
import { showOverview } from './handlers/show-overview.ts'
import { signIn } from './handlers/sign-in.ts'
import { signOut } from './handlers/sign-out.ts'
import type { BoardRequest, BotRequest, Handler } from './request.ts'

type Route<R> = { method: 'get' | 'post'; path: string; handler: Handler<R> }

/** Open to everybody. */
export const PUBLIC_ROUTES: readonly Route<BoardRequest>[] = [
  { method: 'get', path: '/login', handler: showLogin },
  { method: 'post', path: '/login', handler: signIn },
  { method: 'get', path: '/logout', handler: showLogout },
  { method: 'post', path: '/logout', handler: signOut },
  { method: 'post', path: '/language', handler: chooseLanguage },
]

/** The pages of each bot, under the bot's root. */
export const BOT_ROUTES: readonly Route<BotRequest>[] = [
  { method: 'get', path: '/', handler: showOverview },
  { method: 'get', path: '/events', handler: followPage },
  { method: 'get', path: '/orders', handler: findOrder },
  { method: 'get', path: '/orders/:id', handler: showOrder },
  { method: 'get', path: '/notifications', handler: showList },
  { method: 'get', path: '/notifications/ask', handler: ({ bot }) => ({ redirect: `${bot.root}/notifications` }) },
  { method: 'post', path: '/notifications/ask', handler: askMany },
  { method: 'post', path: '/notifications/resend', handler: decideMany('resend') },
  { method: 'post', path: '/notifications/resolve', handler: decideMany('resolve') },
  { method: 'get', path: '/resend', handler: askDecision('resend') },
  { method: 'post', path: '/resend', handler: makeDecision('resend') },
  { method: 'get', path: '/resolve', handler: askDecision('resolve') },
  { method: 'post', path: '/resolve', handler: makeDecision('resolve') },
  { method: 'get', path: '/audit', handler: showAudit },
  { method: 'get', path: '/pause', handler: askPause('pause') },
  { method: 'post', path: '/pause', handler: pauseSending },
  { method: 'get', path: '/resume', handler: askPause('resume') },
  { method: 'post', path: '/resume', handler: resumeSending },
]
