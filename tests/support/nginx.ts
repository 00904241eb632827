import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { freePort } from '@peyk/test-support/free-port'

const FILES = fileURLToPath(new URL('../../deploy/nginx', import.meta.url))
const works = (program: string, flag: string) => spawnSync(program, [flag]).status === 0

/** Returns this machine's nginx; Debian has it on root's PATH only. */
export function findNginx(): string | undefined {
  return works('openssl', 'version') ? ['nginx', '/usr/sbin/nginx'].find((program) => works(program, '-v')) : undefined
}

export type NginxOptions = {
  /** Where ingress listens, as host:port. */
  ingress: string
  addresses?: 'telegram' | 'anywhere'
  /** What goes into addresses/proxies.conf. */
  proxies?: string
  /** Takes a tenth of the time-outs of slow clients. */
  isHasty?: boolean
}

export type HttpsAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

/** The files of deploy/nginx as the container has them, filled in, with a certificate of their own, in a folder of their own. */
export async function startNginx(
  program: string,
  { ingress, addresses = 'telegram', proxies, isHasty = false }: NginxOptions,
) {
  const folder = await mkdtemp(join(tmpdir(), 'peyk-nginx-'))
  // Its worker, which root's nginx runs as another user, keeps bodies there.
  await chmod(folder, 0o755)
  const [httpPort, httpsPort] = [await freePort(), await freePort()]
  const values: Record<string, string> = {
    PEYK_HTTP_PORT: `127.0.0.1:${httpPort}`,
    PEYK_HTTPS_PORT: `127.0.0.1:${httpsPort}`,
    PEYK_SERVER_NAME: 'bot.shop.example',
    PEYK_INGRESS: ingress,
    PEYK_RESOLVER: '127.0.0.1',
    PEYK_TELEGRAM_PATH: '/telegram-bot/webhook',
    PEYK_PANEL_PATH: '/panel/webhook',
    PEYK_TELEGRAM_ADDRESSES: addresses,
  }
  await cp(FILES, folder, { recursive: true })
  for (const name of ['filled', 'tls', 'tmp']) await mkdir(join(folder, name))
  const config = join(folder, 'nginx.conf')
  const settings = (await readFile(config, 'utf8')).replaceAll(' /tmp/', ` ${folder}/tmp/`)
  await writeFile(config, isHasty ? settings.replaceAll('_timeout 10s;', '_timeout 1s;') : settings)
  // As the image of nginx does it: only what it knows is filled in.
  const template = await readFile(join(folder, 'templates/peyk.conf.template'), 'utf8')
  const filled = template.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  await writeFile(join(folder, 'filled/peyk.conf'), filled)
  if (proxies !== undefined) await writeFile(join(folder, 'addresses/proxies.conf'), proxies)
  const [key, certificate] = [join(folder, 'tls/privkey.pem'), join(folder, 'tls/fullchain.pem')]
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bot.shop.example
     -addext subjectAltName=DNS:bot.shop.example -keyout ${key} -out ${certificate}`.split(/\s+/),
    { stdio: 'pipe' },
  )
  const args = ['-p', folder, '-c', config, '-e', 'stderr']
  // A file: what Node would give it as a pipe is a socket, and /dev/stdout cannot be opened again as one.
  const logFile = join(folder, 'access.log')
  const stdout = await open(logFile, 'a')
  const { status, stderr: results } = spawnSync(program, [...args, '-t'], {
    encoding: 'utf8',
    stdio: ['ignore', stdout.fd, 'pipe'],
  })
  if (status !== 0) throw new Error(`nginx does not take its configuration:\n${results}`)

  const child = spawn(program, [...args, '-g', 'daemon off;'], { stdio: ['ignore', stdout.fd, 'pipe'] })
  await stdout.close()
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  await vi.waitFor(
    async () => {
      const socket = connect(httpsPort, '127.0.0.1')
      await once(socket, 'connect').finally(() => socket.destroy())
    },
    { timeout: 60_000, interval: 20 },
  )
  const ca = await readFile(certificate)

  return {
    /** What `nginx -t` said. */
    results,
    errors: () => errors,
    /** The whole access log. */
    log: () => readFile(logFile, 'utf8'),
    httpUrl: `http://127.0.0.1:${httpPort}`,
    connect: () => connectTls({ host: '127.0.0.1', port: httpsPort, servername: 'bot.shop.example', ca }),
    async send(
      path: string,
      options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
    ): Promise<HttpsAnswer> {
      const { method = 'POST', headers = {}, body = '' } = options
      const sent = request({
        host: '127.0.0.1',
        port: httpsPort,
        servername: 'bot.shop.example',
        ca,
        path,
        method,
        headers: { host: 'bot.shop.example', ...headers },
      })
      sent.end(body)
      const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }
    },
    async close(): Promise<void> {
      child.kill('SIGTERM')
      await once(child, 'exit')
      await rm(folder, { recursive: true })
    },
  }
}
