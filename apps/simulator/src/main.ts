import { z } from 'zod'
import { startSimulator } from './simulator.ts'
import { TELEGRAM_LIMITS } from './telegram/rates.ts'

const empty = z.literal('').transform(() => undefined)
const text = z.union([empty, z.string().min(1)]).optional()

const environment = z.object({
  SIMULATOR_HOST: text,
  SIMULATOR_PORT: z.union([empty, z.coerce.number().int().min(0).max(65_535)]).optional(),
  BOT_TOKEN: z.string().min(1),
  BOT_USERNAME: text,
  /** Messages a second that are taken, or `off`. */
  SIMULATOR_LIMITS: z.union([empty, z.literal('off'), z.coerce.number().int().positive()]).optional(),
  LINK_SECRET: z.string().min(1),
  PANEL_API_TOKEN: text,
  PANEL_WEBHOOK_URL: text,
  PANEL_WEBHOOK_SECRET: text,
  PANEL_WEBHOOK_AUTH: z.union([empty, z.enum(['standard', 'hmac'])]).optional(),
})

const DEFAULT_PORT = 4000
/** EX_CONFIG of sysexits.h: the environment is wrong, starting again will not help. */
const EXIT_CONFIG = 78

const parsed = environment.safeParse(process.env)
if (!parsed.success) {
  process.stderr.write(`The environment is wrong:\n${z.prettifyError(parsed.error)}\n`)
  process.exit(EXIT_CONFIG)
}
const env = parsed.data
const perSecond = env.SIMULATOR_LIMITS
const { PANEL_WEBHOOK_URL: url, PANEL_WEBHOOK_SECRET: secret = '', PANEL_WEBHOOK_AUTH: auth = 'standard' } = env

const simulator = await startSimulator({
  port: env.SIMULATOR_PORT ?? DEFAULT_PORT,
  botToken: env.BOT_TOKEN,
  linkSecret: env.LINK_SECRET,
  panel: {
    ...(env.PANEL_API_TOKEN !== undefined && { apiToken: env.PANEL_API_TOKEN }),
    ...(url !== undefined && { webhook: { url, secret, auth } }),
  },
  ...(perSecond !== undefined && { limits: perSecond === 'off' ? perSecond : { ...TELEGRAM_LIMITS, perSecond } }),
  ...(env.SIMULATOR_HOST !== undefined && { host: env.SIMULATOR_HOST }),
  ...(env.BOT_USERNAME !== undefined && { botUsername: env.BOT_USERNAME }),
})
process.stdout.write(`Simulator ready: ${simulator.url}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.close())
}
