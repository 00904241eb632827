import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { parseOrderJson } from '@peyk/panel/order-json-fixture'
import { createVerifier } from '@peyk/panel/verify-webhook'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseLines, testCli } from '../cli-fixture.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

type Taken = { path: string; headers: Record<string, string | string[] | undefined>; body: string }

describe('peyk panel send', () => {
  let cli: ReturnType<typeof testCli>
  let taken: Taken[]
  let answer: { status: number; body: string }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      taken.push({ path: request.url ?? '', headers: request.headers, body })
      response.writeHead(answer.status, { location: 'https://elsewhere.example' }).end(answer.body)
    })
  })
  beforeEach(async () => {
    taken = []
    answer = { status: 200, body: '{"success":true,"message":"Notification queued"}' }
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    cli = testCli({ PANEL_WEBHOOK_SECRET: `${SECRET},old`, WEBHOOK_PORT: String(port) })
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
    cli.close()
  })
  const refusalOf = (event: Taken | undefined, scheme: 'standard' | 'hmac') =>
    createVerifier({ schemes: [scheme], secrets: [SECRET] })(
      { headers: event?.headers ?? {}, rawBody: Buffer.from(event?.body ?? '') },
      Date.now(),
    )

  it('sends what ingress takes and prints the answer', async () => {
    const args = ['panel', 'send', '1001', 'پرداخت شده', '--chat', '7001', '--amount', '250000', '--currency', 'IRT']
    expect(await cli.run(args)).toEqual({ status: 0, stdout: '200 Notification queued\n', stderr: '' })
    expect(taken).toHaveLength(1)
    expect(taken[0]?.path).toBe('/panel/webhook')
    expect(refusalOf(taken[0], 'standard')).toBeUndefined()
    expect(parseOrderJson(taken[0]?.body ?? '')).toMatchObject({
      orderId: '1001',
      status: 'paid',
      chatId: '7001',
      money: { amount: '250000', currency: 'IRT' },
    })
  })

  it('sends no more than an order and a status, in JSON too', async () => {
    const { status, stdout } = await cli.run(['panel', 'send', '1001', 'pending', '--json'])
    expect(status).toBe(0)
    const [result] = parseLines(stdout) as [{ eventId: string; url: string }]
    expect(result).toMatchObject({ auth: 'standard', status: 200, message: 'Notification queued' })
    expect(taken[0]?.headers['webhook-id']).toBe(result.eventId)
    expect(Object.keys(JSON.parse(taken[0]?.body ?? '') as object)).toEqual(['id', 'status', 'updated_at'])
  })

  it.each([
    ['hmac', ['--auth', 'hmac'], 'standard,hmac'],
    ['hmac', [], 'hmac,bearer'],
    ['standard', ['--auth', 'standard'], 'hmac'],
  ] as const)('signs with %s for %j where %s is enabled', async (scheme, args, enabled) => {
    cli.env['PANEL_WEBHOOK_AUTH'] = enabled
    expect((await cli.run(['panel', 'send', '1001', 'paid', ...args])).status).toBe(0)
    expect(refusalOf(taken[0], scheme)).toBeUndefined()
  })

  it('goes to WEBHOOK_URL, or where --url says, with PANEL_WEBHOOK_PATH unless that names a path', async () => {
    const origin = `http://127.0.0.1:${cli.env['WEBHOOK_PORT']}`
    Object.assign(cli.env, { WEBHOOK_URL: origin, WEBHOOK_PORT: '9', PANEL_WEBHOOK_PATH: '/shop/orderUpdate' })
    await cli.run(['panel', 'send', '1', 'paid'])
    cli.env['WEBHOOK_URL'] = 'https://bot.invalid'
    await cli.run(['panel', 'send', '1', 'paid', '--url', origin])
    await cli.run(['panel', 'send', '1', 'paid', '--url', `${origin}/other/path?x=1`])
    expect(taken.map(({ path }) => path)).toEqual(['/shop/orderUpdate', '/shop/orderUpdate', '/other/path?x=1'])
  })

  it.each([
    [
      401,
      '{"success":false,"error":{"code":"bad_signature","message":"The signature does not fit."}}',
      '401 bad_signature: The signature does not fit.\n',
    ],
    [302, '', '302 not_peyk: The answer is not from Peyk; check what listens there.\n'],
    [502, '<html>', '502 not_peyk: The answer is not from Peyk; check what listens there.\n'],
  ])('is not done when the answer is %i', async (status, body, stdout) => {
    answer = { status, body }
    expect(await cli.run(['panel', 'send', '1001', 'paid'])).toEqual({ status: 1, stdout, stderr: '' })
  })

  it('says where it looked when nothing listens', async () => {
    server.close()
    const url = `http://127.0.0.1:${cli.env['WEBHOOK_PORT']}`
    const { status, stdout, stderr } = await cli.run(['panel', 'send', '1', 'paid', '--url', url])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(
      `${url}/panel/webhook does not answer (ECONNREFUSED); expected ingress: start it (npm start), or say where it is with --url.\n`,
    )
  })

  it('is for the generic adapter, with the fields where PANEL_FIELDS has them', async () => {
    cli.env['PANEL_FIELDS'] = 'id=data.orderNo,status=data.state'
    expect((await cli.run(['panel', 'send', '1', 'paid'])).status).toBe(0)
    expect(JSON.parse(taken[0]?.body ?? '')).toMatchObject({ data: { orderNo: '1', state: 'paid' } })
    delete cli.env['PANEL_FIELDS']
    cli.env['PANEL_ADAPTER'] = 'woocommerce'
    const { status, stderr } = await cli.run(['panel', 'send', '1', 'paid'])
    expect(status).toBe(1)
    expect(stderr).toContain('PANEL_ADAPTER is woocommerce')
  })

  it('needs the secret', async () => {
    cli.env['PANEL_WEBHOOK_SECRET'] = ''
    const { status, stderr } = await cli.run(['panel', 'send', '1', 'paid'])
    expect(status).toBe(1)
    expect(stderr).toContain('PANEL_WEBHOOK_SECRET is not set')
    expect(taken).toEqual([])
  })
})
