import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createComposeProject } from './compose-project.ts'
import type { ComposeProject } from './compose-project.ts'
import { createPanelLoad } from './panel-load.ts'
import { createTelegramView } from './shown.ts'

const CHAT_IDS = Array.from({ length: 40 }, (_, index) => 7001 + index)
const WORKERS = 4
const PER_SECOND = 10
const SOON = { timeout: 60_000, interval: 250 }

/** Orders whose notification was under way when their worker was killed: at most once is what can be said of them. */
const lost: string[] = []
let project: ComposeProject
let telegram: ReturnType<typeof createTelegramView>
let panel: ReturnType<typeof createPanelLoad>

beforeAll(async () => {
  project = await createComposeProject()
  await project.build('before')
  await project.compose('up', '--detach', '--wait', '--wait-timeout', '120')
  telegram = createTelegramView(await project.url('simulator', 4000))
  panel = createPanelLoad(project.ingressUrls, CHAT_IDS)
}, 900_000)

afterAll(async () => {
  if (panel !== undefined) console.log(`${panel.orders.length} orders, answers by status`, panel.answers)
  await project?.close()
})

/** The orders whose notifications are in that state, from the operator's command line. */
const deliveries = async (state: 'outbox' | 'uncertain') => {
  const lines = (await project.peyk('deliveries', '--state', state, '--json')).split('\n').filter(Boolean)
  return lines.map((line) => (JSON.parse(line) as { orderId: string }).orderId)
}

/** The containers of Peyk's own services. */
const running = async () => {
  const services = ['scheduler', 'notifier', 'board', 'ingress']
  return (await Promise.all(services.map(project.containers))).flatMap((ids) => ids.toSorted())
}

/** Waits until every order is notified once; those that are allowed to be uncertain at most once. */
async function expectOnceEach(allowed: readonly string[] = []): Promise<void> {
  await expect
    .poll(async () => {
      const notified = await telegram.notified(panel.orders)
      return [...notified].filter(([id, times]) => times !== 1 && !(times === 0 && allowed.includes(id)))
    }, SOON)
    .toEqual([])
}

type Inspected = {
  Config: { User: string; Env: string[]; StopTimeout: number }
  HostConfig: {
    ReadonlyRootfs: boolean
    CapDrop: string[]
    SecurityOpt: string[]
    Memory: number
    RestartPolicy: { Name: string }
    LogConfig: { Config: Record<string, string> }
    PortBindings: Record<string, { HostIp: string }[]> | null
  }
}

describe('docker-compose.yml', () => {
  it('runs every container without rights, within limits, and publishes ingress on this machine alone', async () => {
    for (const service of ['redis', 'ingress', 'scheduler', 'notifier', 'board']) {
      const [id = ''] = await project.containers(service)
      const [{ Config, HostConfig }] = JSON.parse(await project.docker('inspect', id)) as [Inspected]
      expect(HostConfig, service).toMatchObject({
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        RestartPolicy: { Name: 'unless-stopped' },
        LogConfig: { Config: { 'max-file': '5', 'max-size': '10m' } },
      })
      expect(HostConfig.Memory, service).toBeGreaterThan(0)
      expect(Config.User, service).toMatch(/^(node|redis)$/)
      expect(Config.StopTimeout, service).toBe(60)
      expect(Config.Env.join('\n'), service).not.toMatch(/TEST-token|board-password|shared-secret/)
      const published = Object.values(HostConfig.PortBindings ?? {}).flat()
      expect(published.map(({ HostIp }) => HostIp)).toEqual(service === 'ingress' ? ['127.0.0.1'] : [])
    }
  })

  it('keeps Redis behind a password and away from everything else', async () => {
    const [redis = ''] = await project.containers('redis')
    expect(await project.docker('exec', redis, 'redis-cli', 'ping')).toContain('NOAUTH')
    const config = await project.docker(
      'exec',
      redis,
      'sh',
      '-c',
      'REDISCLI_AUTH=$(cat /passwords/redis) redis-cli config get appendfsync appendonly maxmemory-policy maxmemory',
    )
    const [fsync, appendonly, policy, memory] = ['always', 'yes', 'noeviction', String(512 * 1024 * 1024)]
    for (const value of [fsync, appendonly, policy, memory]) expect(config.split('\n')).toContain(value)
    const [simulator = ''] = await project.containers('simulator')
    await expect(project.docker('exec', simulator, 'getent', 'hosts', 'redis')).rejects.toThrow('failed')
  })

  it('has a doctor who finds nothing wrong', async () => {
    const results = JSON.parse(await project.peyk('doctor', '--json')) as { level: string }[]
    expect(results.filter(({ level }) => level !== 'ok')).toEqual([])
    expect(results.length).toBeGreaterThan(5)
  })

  it('notifies paid orders once each, through the published port', async () => {
    for (const chatId of CHAT_IDS) await telegram.userSends(chatId, '/start')
    await expect.poll(telegram.messageCount, SOON).toBe(CHAT_IDS.length)
    await panel.payDuring(async () => undefined, 60, PER_SECOND)
    await expectOnceEach()
  })

  it('loses and doubles nothing when a worker of four is killed under load', async () => {
    await project.compose('up', '--detach', '--wait', '--scale', `notifier=${WORKERS}`)
    expect(await project.containers('notifier')).toHaveLength(WORKERS)
    const kill = async () => {
      const [victim = ''] = await project.containers('notifier')
      await expect.poll(() => panel.orders.length).toBeGreaterThan(100)
      await project.docker('kill', victim)
    }
    await panel.payDuring(kill, 100, PER_SECOND)
    await expect.poll(() => deliveries('outbox'), SOON).toEqual([])
    // What it was sending: shown or not, nobody can know, and it is not repeated.
    lost.push(...(await deliveries('uncertain')))
    await expectOnceEach(lost)
    for (const id of lost) await project.peyk('resolve', id)
    await project.compose('up', '--detach', '--wait', '--scale', `notifier=${WORKERS}`)
    expect(await project.containers('notifier')).toHaveLength(WORKERS)
  })

  it('loses and doubles nothing when Redis is restarted under load', async () => {
    await panel.payDuring(() => project.compose('restart', 'redis'), 100, PER_SECOND)
    await expectOnceEach(lost)
    await expect.poll(() => deliveries('outbox'), SOON).toEqual([])
    expect(await deliveries('uncertain')).toEqual([])
  })

  it('loses and doubles nothing in a rolling restart with another image under load', async () => {
    await project.build('after')
    const before = await running()
    await panel.payDuring(project.rollingRestart, 100, PER_SECOND)
    const after = await running()
    expect(after).toHaveLength(before.length)
    expect(after.filter((id) => before.includes(id))).toEqual([])
    const version = '{{index .Config.Labels "org.opencontainers.image.version"}}'
    const versions = await project.docker('inspect', '--format', version, ...after)
    expect(new Set(versions.trim().split('\n'))).toEqual(new Set(['after']))
    await expectOnceEach(lost)
    await expect.poll(() => deliveries('outbox'), SOON).toEqual([])
    expect(await deliveries('uncertain')).toEqual([])
  })

  it('leaves everything alone the next time, Redis above all', async () => {
    const before = [...(await running()), ...(await project.containers('redis'))]
    await project.compose('up', '--detach', '--wait', '--scale', `notifier=${WORKERS}`)
    expect([...(await running()), ...(await project.containers('redis'))]).toEqual(before)
  })
})
