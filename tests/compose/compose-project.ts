import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '@peyk/launcher/free-ports'
import { BOT_TOKEN, PANEL_SECRET } from '../support/app-environment.ts'
import { requireDocker, runCommand } from './docker.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const IMAGES = [
  process.env['NODE_IMAGE'] || 'node:26-bookworm-slim',
  process.env['REDIS_IMAGE'] || 'redis:8-bookworm',
] as const
const LIMIT_MS = 180_000
const BUILD_LIMIT_MS = 600_000
const FIRST_PORT = 18_080

/** Secrets come from files, everything else as an operator would write it into `.env`. */
const SECRETS = { bot_token: BOT_TOKEN, panel_webhook_secret: PANEL_SECRET, board_password: 'board-password' }

const environment = (ingressPorts: readonly number[]) => `
BOT_TOKEN_FILE=/run/secrets/bot_token
PANEL_WEBHOOK_SECRET_FILE=/run/secrets/panel_webhook_secret
BOARD_PASSWORD_FILE=/run/secrets/board_password
PANEL_UPDATES=webhook
TELEGRAM_UPDATES=polling
TELEGRAM_API_ROOT=http://simulator:4000/telegram
TELEGRAM_SEND_TIMEOUT_MS=3000
INGRESS_PORTS=${ingressPorts.join('-')}
`

export type ComposeProject = Awaited<ReturnType<typeof createComposeProject>>

/** `docker-compose.yml` as a project of its own, with the simulator beside it, neither built nor started. */
export async function createComposeProject() {
  await requireDocker(IMAGES)
  const ports = await twoPortsInARow()
  const folder = await mkdtemp(join(tmpdir(), 'peyk-compose-'))
  const secrets = join(folder, 'secrets')
  const envFile = join(folder, '.env')
  await mkdir(secrets)
  await writeFile(envFile, environment(ports))
  // For the user of the containers, who is nobody here.
  for (const [name, secret] of Object.entries(SECRETS))
    await writeFile(join(secrets, name), `${secret}\n`, { mode: 0o644 })

  const env = {
    COMPOSE_PROJECT_NAME: `peyk-test-${randomBytes(4).toString('hex')}`,
    COMPOSE_FILE: ['docker-compose.yml', 'compose.build.yml', 'tests/compose/simulator.yml']
      .map((file) => ROOT + file)
      .join(':'),
    COMPOSE_ENV_FILES: envFile,
    PEYK_ENV_FILE: envFile,
    SECRETS_DIR: secrets,
    PEYK_IMAGE: 'peyk-test',
    NODE_IMAGE: IMAGES[0],
    REDIS_IMAGE: IMAGES[1],
    PEYK_VERSION: '',
    REPOSITORY: ROOT,
    SIMULATED_BOT_TOKEN: BOT_TOKEN,
  }
  const docker = (...args: string[]) => runCommand('docker', args, { env, limitMs: LIMIT_MS })
  const compose = (...args: string[]) => docker('compose', ...args)

  const project = {
    ingressUrls: ports.map((port) => `http://127.0.0.1:${port}`),
    docker,
    compose,
    /** Builds the image, another one for another version. */
    async build(version: string): Promise<void> {
      env.PEYK_VERSION = version
      await runCommand('docker', ['compose', 'build'], { env, limitMs: BUILD_LIMIT_MS })
    },
    /** The ids of the running containers of a service. */
    containers: async (service: string) => (await compose('ps', '--quiet', service)).split('\n').filter(Boolean),
    /** The operator's command line. */
    peyk: (...args: string[]) => compose('run', '--rm', '--no-TTY', 'cli', ...args),
    rollingRestart: () => runCommand(`${ROOT}deploy/rolling-restart.sh`, [], { env, limitMs: LIMIT_MS }),
    /** Where a port of a service is published, as a URL. */
    url: async (service: string, port: number) => `http://${(await compose('port', service, String(port))).trim()}`,
    /** Takes away containers, networks and volumes. */
    async close() {
      await compose('--profile', '*', 'down', '--volumes', '--timeout', '20')
      await rm(folder, { recursive: true })
    },
  }
  return project
}

/** Two, because ingress is there twice while it is replaced. */
async function twoPortsInARow(): Promise<[number, number]> {
  for (let from = FIRST_PORT; ; from += 1) {
    const [first = 0, second = 0] = await freePorts(2, from)
    if (second === first + 1) return [first, second]
    from = first
  }
}
