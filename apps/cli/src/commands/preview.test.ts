import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseLines, testCli } from '../cli-fixture.ts'

describe('peyk preview', () => {
  let cli: ReturnType<typeof testCli>
  let folder: string
  beforeEach(() => {
    cli = testCli({ DEFAULT_LANGUAGE: 'fa' })
    folder = mkdtempSync(join(tmpdir(), 'peyk templates '))
  })
  afterEach(() => {
    cli.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const writeTemplate = (file: string, text: string) => {
    mkdirSync(join(folder, 'fa'), { recursive: true })
    writeFileSync(join(folder, 'fa', file), text)
    cli.env['TEMPLATES_DIR'] = folder
  }

  it('prints a notification as the customer reads it, in DEFAULT_LANGUAGE', async () => {
    const { status, stdout, stderr } = await cli.run(['preview', 'paid'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '\nTemplate: fa/paid.html of Peyk\n' })
    const [title, , order, amount] = stdout.split('\n')
    expect([title, order, amount]).toEqual([
      '✅ پرداخت شما تأیید شد',
      'سفارش: \u2068A-1001\u2069',
      'مبلغ: \u2068۲۵۰٬۰۰۰\u2069 تومان',
    ])
    expect(stdout).toMatch(/\n\[ دیدن سفارش \] {2}https:\/\/shop\.example\/orders\/1001\n$/)
  })

  it.each(NOTIFICATION_KINDS)('knows %s, in JSON too', async (kind) => {
    const args = ['preview', kind, '--language', 'en', '--order', 'B-<7>', '--amount', '12.5', '--currency', 'EUR']
    const { status, stdout, stderr } = await cli.run([...args, '--url', 'https://shop.example/7', '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(parseLines(stdout)).toEqual([
      {
        kind,
        language: 'en',
        template: `en/${kind}.html of Peyk`,
        html: expect.stringContaining('<code>B-&lt;7&gt;</code>'),
        text: expect.stringContaining('Order: \u2068B-<7>\u2069\nAmount: \u206812.50\u2069 EUR\n'),
        buttons: [[{ text: 'View order', url: 'https://shop.example/7' }]],
      },
    ])
  })

  it('prints the HTML, and an order of which little is known', async () => {
    const { stdout } = await cli.run(['preview', 'paid', '--language', 'en', '--html', '--no-amount', '--no-url'])
    expect(stdout).toMatch(/^<b>✅ Your payment is confirmed<\/b>\n\nOrder: \u2068<code>A-1001<\/code>\u2069\nTime: /)
    expect(stdout).not.toContain('Amount')
    expect(stdout).not.toContain('View order')
  })

  it('notifies a refund after a payment as such', async () => {
    const { stdout } = await cli.run(['preview', 'refunded', '--after-paid', '--language', 'en'])
    expect(stdout).toContain('We notified you before that this order was paid')
  })

  it('uses TEMPLATES_DIR and TIME_ZONE', async () => {
    writeTemplate('paid.html', '<i>سفارش</i> {order} در {time}')
    cli.env['TIME_ZONE'] = 'Europe/Berlin'
    const { stdout, stderr } = await cli.run(['preview', 'paid', '--no-url'])
    expect(stdout).toMatch(/^سفارش \u2068A-1001\u2069 در .* \(وقت مرکز اروپا\)\n$/)
    expect(stderr).toContain('fa/paid.html of TEMPLATES_DIR')
  })

  it('names all that is wrong with the templates: 78', async () => {
    writeTemplate('failed.html', 'سفارش {id}\n<b>')
    writeTemplate('paid.htm', 'x')
    const { status, stdout, stderr } = await cli.run(['preview', 'paid'])
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
    expect(stderr).toContain('TEMPLATES_DIR: fa/failed.html: line 1: unknown placeholder {id}; expected {order}')
    expect(stderr).toContain('TEMPLATES_DIR: fa/failed.html: line 2: <b> is not closed')
    expect(stderr).toContain('TEMPLATES_DIR: fa/paid.htm: unknown file name')
  })
})
