import type { Demo } from '../demo/demo.ts'
import type { DemoSecrets } from '../demo/environment.ts'

/** The same at each start, so that a panel that is being written keeps its settings. They open nothing but a sandbox. */
export const SANDBOX_SECRETS: DemoSecrets = {
  botToken: '1000000002:sandbox-token-that-opens-nothing',
  linkSecret: 'sandbox-link-secret-of-a-panel',
  panelApiToken: 'sandbox-api-token-of-a-panel',
  panelWebhookSecret: 'whsec_c2FuZGJveC13ZWJob29rLXNlY3JldA==',
  boardPassword: 'sandbox-board-password',
}

export const HELP = `npm run sandbox -- [options]

Peyk and a simulated Telegram on known secrets, for whoever writes a panel. Ctrl-C stops everything.

  --mode webhook|polling   whether the panel pushes or Peyk asks it (default: webhook)
  --panel-path <path>      the path that your panel posts to (default: /panel/webhook)
  --panel-api <url>        your panel's API, asked in the place of the simulated shop
  --port <port>            the page's port (default: 4000, else the next free one); the others follow it
  --help                   this text

docs/panel-integration.md, "Without Telegram", says more.
`

/** Returns what is printed once all is ready: addresses, and the settings of a panel. */
export function toSandboxText({ pageUrl, board, panelWebhookUrl, panelApiBaseUrl }: Demo): string {
  return `Sandbox ready: ${pageUrl}
  ${pageUrl}/?chat=7001 shows the chat of customer 7001; any other id works too.
  Board: ${pageUrl}/sim/board (user ${board.user}, password ${board.password})

Settings of your panel, as the examples read them:
  export PEYK_WEBHOOK_URL='${panelWebhookUrl}'
  export PEYK_WEBHOOK_SECRET='${SANDBOX_SECRETS.panelWebhookSecret}'
  export PEYK_LINK_SECRET='${SANDBOX_SECRETS.linkSecret}'
  export PEYK_BOT_USERNAME='PeykDemoBot'
  export PEYK_API_TOKEN='${SANDBOX_SECRETS.panelApiToken}'
Peyk asks ${panelApiBaseUrl}. Ctrl-C stops everything.`
}
