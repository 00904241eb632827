import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid } from '@peyk/test-support/store'
import { beginAttempt, openNotification, parseLines, testCli } from '../cli-fixture.ts'

describe('peyk notified', () => {
  let cli: ReturnType<typeof testCli>
  let folder: string
  beforeEach(() => {
    cli = testCli()
    folder = mkdtempSync(join(tmpdir(), 'peyk notified '))
  })
  afterEach(() => {
    cli.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const importText = (text: string, ...args: string[]) => {
    writeFileSync(join(folder, 'notified.json'), text)
    return cli.run(['notified', 'import', 'notified.json', ...args], { folder })
  }
  const state = async (orderId: string) => (await cli.store.ledger.get(paid(orderId)))?.state

  it('imports thousands, once, and they are never notified again', async () => {
    const orderIds = Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? i + 1 : `${i + 1}`))
    const first = await importText(JSON.stringify(orderIds))
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toBe('Imported 5000, already known 0, skipped 0.\n')
    let shown = ''
    await cli.run(['notified', 'import', 'notified.json'], {
      folder,
      stderr: { isTTY: true, write: (text) => (shown += text) },
    })
    expect(shown).toMatch(/2500 of 5000 orders █+░+ 50 %, /)
    expect(shown.endsWith('\r\u001B[K')).toBe(true)
    const again = await importText(JSON.stringify(orderIds), '--json')
    expect(parseLines(again.stdout)).toEqual([{ imported: 0, known: 5000, skipped: [] }])

    const orderUpdate = await cli.store.orders.applyOrderUpdate(
      orderUpdateOf('4711', 'paid', { chatId: '7' }),
      'webhook',
    )
    expect(orderUpdate.result).toBe('sent')
    expect(await cli.store.ledger.outboxCount()).toBe(0)
    expect(await cli.store.ledger.get(paid('4711'))).toMatchObject({ reason: 'import', isCompacted: true, chatId: '7' })
    expect(await cli.redis.keys(`{${cli.prefix}}:*4711*`), 'nothing but one field').toEqual([])
  })

  it('reads standard input, and skips what was not notified', async () => {
    const readInput = () => Promise.resolve(Buffer.from('{"1001": "paid", "1002": "pending", "۱۰۰۳": true}'))
    const { status, stdout, stderr } = await cli.run(['notified', 'import', '-'], { readInput })
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Imported 2, already known 0, skipped 1.\n' })
    expect(stderr).toBe('Skipped key "1002": its value is "pending": not notified.\n')
    expect(await Promise.all(['1001', '1002', '1003'].map(state))).toEqual(['sent', undefined, 'sent'])
  })

  it('names who imported an order that Peyk knows', async () => {
    await cli.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'pending', { chatId: '7' }), 'webhook')
    await importText('["1001"]')
    expect((await cli.store.orders.history('1001')).at(-1)).toMatchObject({
      event: 'imported',
      by: 'import of notified.json by sara@shop',
    })
  })

  it('takes an object keyed by id', async () => {
    await importText('{"1001": {"at": "2026-01-01"}, "1002": true}')
    expect([await state('1001'), await state('1002')]).toEqual(['sent', 'sent'])
  })

  it('reports bad rows with their place and takes the others', async () => {
    const { status, stdout, stderr } = await importText('["1", null, {"name": 3}, "4"]')
    expect(status, 'not all of it was understood').toBe(1)
    expect(stdout).toContain('Imported 2, already known 0, skipped 2.')
    expect(stderr).toMatch(/^Skipped entry 2: .*null.*\nSkipped entry 3: .*\n$/)
    expect((await importText(JSON.stringify(Array.from({ length: 50 }, () => null)))).stderr).toContain('and 30 more')
  })

  it('fails when no row is an order', async () => {
    expect((await importText('[null, {}]')).status).toBe(1)
    expect((await importText('[]')).status).toBe(0)
  })

  it.each(['["1001", 7', '"1001"', '{"pending_orders": ["1001"]}'])('changes nothing for %s', async (text) => {
    const { status, stdout, stderr } = await importText(text)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^Expected .*nothing changed\.\n$/i)
    expect(await cli.redis.keys(`{${cli.prefix}}:delivery:*`)).toEqual([])
  })

  it('says which file it cannot read', async () => {
    const { status, stderr } = await cli.run(['notified', 'import', 'missing.json'], { folder })
    expect(status).toBe(1)
    expect(stderr).toContain(join(folder, 'missing.json'))
  })

  it('finishes what waits, and leaves alone what is being notified', async () => {
    await openNotification(cli.store, paid('1'), 'held', 'blocked')
    await beginAttempt(cli.store, paid('2'))
    await cli.store.orders.applyOrderUpdate(orderUpdateOf('3', 'paid', { chatId: '7' }), 'webhook')
    await cli.store.orders.applyOrderUpdate(orderUpdateOf('4', 'pending', { chatId: '7' }), 'webhook')
    const { status, stdout, stderr } = await importText('["1", "2", "3", "4"]')
    expect(status).toBe(1)
    expect(stdout).toContain('Imported 3, already known 0, skipped 1.')
    expect(stderr).toContain('order 2: it is being notified at this moment')
    expect(await Promise.all(['1', '2', '3', '4'].map(state))).toEqual(['sent', 'sending', 'sent', 'sent'])
    expect(await cli.store.ledger.count('held')).toBe(0)
    expect(await cli.store.ledger.outboxCount(), 'only what is being notified').toBe(1)
    expect(await cli.store.orders.pendingCount()).toBe(0)
  })

  it('exports what was notified, so that it can be imported again', async () => {
    await importText('["10", "9", "سفارش", "a\\"b"]')
    await openNotification(cli.store, paid('11'), 'uncertain', 'time-out')
    await beginAttempt(cli.store, paid('12'))
    const { status, stdout } = await cli.run(['notified', 'export', 'out.json'], { folder })
    expect(status).toBe(0)
    expect(stdout).toBe(`Exported 4 order ids to ${join(folder, 'out.json')}.\n`)
    const written = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as string[]
    expect(written.toSorted()).toEqual(['10', '9', 'a"b', 'سفارش'].toSorted())
    expect(written.indexOf('9')).toBeLessThan(written.indexOf('10'))
    expect(readdirSync(folder).toSorted()).toEqual(['notified.json', 'out.json'])

    const piped = await cli.run(['notified', 'export', '-'])
    expect(JSON.parse(piped.stdout)).toEqual(written)
    expect(piped.stderr).toContain('Exported 4')
  })

  it('exports an empty array when nothing was notified', async () => {
    expect(JSON.parse((await cli.run(['notified', 'export', '-'])).stdout)).toEqual([])
  })

  it('leaves neither a half file nor a draft behind when it cannot write', async () => {
    mkdirSync(join(folder, 'taken'))
    for (const path of ['taken', 'no/such/folder.json']) {
      const { status, stderr } = await cli.run(['notified', 'export', path], { folder })
      expect(status).toBe(1)
      expect(stderr).toContain(join(folder, path))
    }
    expect(readdirSync(folder)).toEqual(['taken'])
    expect(existsSync(join(folder, 'no'))).toBe(false)
  })
})
