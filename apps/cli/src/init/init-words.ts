import type { Language } from '@peyk/domain/language'

/** What `peyk init` and `peyk migrate` say. Commands and names stand on lines of their own, since terminals order Persian lines differently. */
export type InitWords = {
  intro: string
  language: Language
  yes: string
  no: string
  interrupted: string
  replace: (path: string) => string
  unchanged: (path: string) => string
  token: string
  tokenNote: string
  telegramTry: string
  bot: (username: string) => string
  noSuchBot: string
  noRoute: (reason: string) => string
  noBotApi: string
  whatNow: string
  routes: Record<'again' | 'proxy' | 'api_root' | 'go_on', string>
  proxyUrl: string
  apiRoot: string
  shop: string
  shops: Record<'woocommerce' | 'shopify' | 'other' | 'none', string>
  shopUrl: Record<'woocommerce' | 'shopify' | 'other', string>
  shopToken: Record<'woocommerce' | 'shopify' | 'other', string>
  shopSecret: string
  shopTry: string
  shopAnswers: (url: string) => string
  /** `message` where the answer may stay as it is. */
  asBefore: (message: string) => string
  shopFails: (reason: string) => string
  /** `status` is that of an answer that could not be used; `reason` is English. */
  shopProblem: (status: number | undefined, reason: string) => string
  correct: string
  goOn: string
  goOnWithout: string
  publicUrl: string
  publicTry: string
  addresses: Record<'reached' | 'answers' | 'unreachable', (url: string, reason: string) => string>
  noAddress: string
  mode: string
  modes: Record<'push' | 'polling', string>
  recommended: string
  because: Record<'telegram' | 'panel', Record<'webhook' | 'polling', string>>
  panelPushesWithoutAddress: string
  wrote: (path: string) => string
  dryRun: (path: string) => string
  wouldCreate: (url: string) => string
  webhook: Record<'created' | 'changed' | 'unchanged', (topic: string) => string>
  webhookFails: (reason: string) => string
  start: (link: string) => string
  startWait: string
  notStarted: string
  webhookIsSet: (url: string) => string
  itWorks: string
  sent: (name: string) => string
  useChat: (name: string) => string
  adminChat: (id: string) => string
  next: string
  steps: {
    proxy: (paths: readonly string[]) => string
    developer: string
    webhooks: (url: string) => string
    doctor: string
    start: string
    order: string
    test: string
    adminChat: string
    more: string
  }
}
