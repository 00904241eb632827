import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { LANGUAGES } from '@peyk/domain/language'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkTemplate } from './check-template.ts'
import { formatTime } from './formatting.ts'
import { loadTemplates } from './load-templates.ts'
import { TEMPLATE_NAMES, createTemplates } from './templates.ts'

const TIME_ZONE = 'Asia/Tehran'

describe('our own templates', () => {
  it.each(LANGUAGES.flatMap((language) => TEMPLATE_NAMES.map((name) => [language, name] as const)))(
    '%s/%s.html passes the check, with the order, its amount and the time',
    (language, name) => {
      const kind = name === 'refunded-after-paid' ? 'refunded' : name
      const { text, file } = createTemplates().find(kind, language, name === 'refunded-after-paid')
      expect(file).toBe(`${language}/${name}.html`)
      expect(checkTemplate(text, name, language, TIME_ZONE)).toEqual([])
      for (const placeholder of ['{order}', '{amount}', '{time}']) expect(text).toContain(placeholder)
      const plain = text.replace(/<\/?b>|\{\w+\}/g, '')
      expect(plain).not.toMatch(language === 'fa' ? /[A-Za-zيكىة٠-٩]/ : /[\u0600-\u06FF]/)
    },
  )
})

/** Cases by the beginning of their text, which may be thousands of characters. */
const named = <Case extends readonly [string, ...string[]]>(cases: readonly Case[]) =>
  cases.map((one) => [one[0].slice(0, 60), ...one] as const)

describe('a folder of templates', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'peyk templates '))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const write = (file: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const load = (templatesDir: string | undefined = folder) => loadTemplates({ templatesDir, timeZone: TIME_ZONE })

  it('may be absent, empty, or hold some of the files', () => {
    expect(loadTemplates({ templatesDir: undefined, timeZone: TIME_ZONE }).problems).toEqual([])
    expect(load().problems).toEqual([])
    write('fa/paid.html', '\uFEFF<b>سفارش {order}</b>  \r\n\r\nمبلغ: {amount}\r\n\r\n')
    write('fa/.paid.html.swp', '{nonsense')
    const { templates, problems } = load()
    expect(problems).toEqual([])
    expect(templates.find('paid', 'fa', false)).toEqual({
      file: 'fa/paid.html',
      text: '<b>سفارش {order}</b>\n\nمبلغ: {amount}',
      isOwn: true,
    })
    expect(templates.find('paid', 'en', false).isOwn).toBe(false)
  })

  it.each(
    named([
      ['Hello {name}', 'line 1: unknown placeholder {name}; expected {order}, {amount}, {time} or {status}.'],
      ['Hello\n{Order}', 'line 2: unknown placeholder {Order}; expected {order}, {amount}, {time} or {status}.'],
      ['{ order', 'line 1: a lone {; expected {order}, {amount}, {time} or {status}, or &#123; for the character.'],
      [
        '<a href="https://shop.example/{order}">x</a>',
        'line 1: a placeholder inside the tag <a href="https://shop.example/{order}">; expected it in the text, since values are HTML themselves.',
      ],
      ['<b>Hello', 'line 1: <b> is not closed; expected </b>.'],
      ['a\n<b>b</i>', 'line 2: </i> closes another tag; expected </b>.'],
      ['a</b>', 'line 1: </b> closes nothing; expected no such tag.'],
      ['<p>Hello</p>', 'line 1: <p> is no tag of Telegram’s; expected one of <b> <i> <u> <s>'],
      ['<b class="x">Hello</b>', 'line 1: <b class="x"> has attributes that Telegram does not take'],
      ['<a href="javascript:alert(1)">x</a>', 'line 1: <a href="javascript:alert(1)"> has attributes'],
      ['<toString>x</toString>', 'line 1: <toString> is no tag of Telegram’s'],
      ['Tom & Jerry', 'line 1: a lone &; expected &amp;.'],
      ['1 < 2', 'line 1: a lone <; expected &lt;.'],
      ['a&nbsp;b', 'line 1: &nbsp; is unknown to Telegram; expected &lt; &gt; &amp; &quot; or a number'],
      ['&#0;', 'line 1: &#0; is unknown to Telegram'],
      ['<blockquote>a<blockquote>b</blockquote></blockquote>', 'line 1: <blockquote> inside a <blockquote>'],
      ['a\u202Eb', 'line 1: the character U+202E; expected none that steers, but U+2068 … U+2069.'],
      ['a&#x202E;b', 'line 1: the character U+202E'],
      ['a\u0007b', 'line 1: the character U+0007'],
      ['a\u2068b', 'line 1: U+2068 and U+2069 that do not match; expected pairs on each line.'],
      [' \n', 'it is empty; expected the text of a message.'],
      ['\u2068\u2069', 'with the longest order nothing is left to send; expected a text.'],
      ['{amount}', 'with an order without an amount nothing is left to send; expected a text.'],
      ['<b>Order {order}\n{amount}</b>', 'with an order without an amount: <b> is not closed; expected </b>.'],
      ['x'.repeat(4097), 'with the longest order the message has 4097 characters; expected at most 4096.'],
      [`${'x'.repeat(3967)}{order}`, 'with the longest order the message has 4097 characters'],
      [
        '&lt;'.repeat(16_400),
        'cannot be read (it has 65600 bytes); expected a file of UTF-8 text, at most 65536 bytes.',
      ],
    ]),
  )('%j is refused, with the line and what was expected', (_name, text, problem) => {
    write('en/paid.html', text)
    const { problems } = load()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`TEMPLATES_DIR: en/paid.html: ${problem}`)
  })

  it.each(
    named([
      ['x'.repeat(4096)],
      ['&lt;'.repeat(4096)],
      ['<a href="https://shop.example/?a=1&b=2">{order}</a>'],
      ["<span class='tg-spoiler'>&#123;{status}&#x7d;</span>"],
      ['<pre><code class="language-c++">x</code></pre><blockquote expandable>{time}</blockquote>'],
      ['<B>bold</B> <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>\n\u2068{amount}\u2069 x'],
    ]),
  )('%j may be used', (_name, text) => {
    write('en/paid.html', text)
    expect(load().problems).toEqual([])
  })

  it('has room for the longest time that there is', () => {
    const longest = formatTime(Date.UTC(200_000, 8, 22, 12), 'en', TIME_ZONE)
    const fits = `${'x'.repeat(4096 - longest.length)}{time}`
    expect(checkTemplate(fits, 'paid', 'en', TIME_ZONE)).toEqual([])
    expect(checkTemplate(`x${fits}`, 'paid', 'en', TIME_ZONE)).toHaveLength(1)
  })

  it('is refused with all that is wrong at once', () => {
    write('fa/paid.html', '{nam}\n<b>')
    write('fa/payed.html', 'x')
    write('de/paid.html', 'x')
    write('en', 'x')
    write('fa/failed.html', new Uint8Array([0xff, 0xfe]))
    mkdirSync(join(folder, 'fa', 'expired.html'))
    const { problems } = load()
    expect(problems).toHaveLength(7)
    expect(problems).toEqual(
      expect.arrayContaining([
        'TEMPLATES_DIR: de: unknown name; expected the folders fa and en.',
        expect.stringMatching(/^TEMPLATES_DIR: .*en: cannot be read \(ENOTDIR\); expected a folder/),
        'TEMPLATES_DIR: fa/expired.html: cannot be read (EISDIR); expected a file of UTF-8 text, at most 65536 bytes.',
        'TEMPLATES_DIR: fa/failed.html: cannot be read (it is not UTF-8); expected a file of UTF-8 text, at most 65536 bytes.',
        'TEMPLATES_DIR: fa/paid.html: line 1: unknown placeholder {nam}; expected {order}, {amount}, {time} or {status}.',
        'TEMPLATES_DIR: fa/paid.html: line 2: <b> is not closed; expected </b>.',
        `TEMPLATES_DIR: fa/payed.html: unknown file name; expected ${TEMPLATE_NAMES.map((name) => `${name}.html`).join(', ')}.`,
      ]),
    )
  })

  it('is refused when it is not there', () => {
    const gone = join(folder, 'gone')
    expect(load(gone).problems).toEqual([
      `TEMPLATES_DIR: ${gone}: cannot be read (ENOENT); expected a folder, such as docs/messages.md describes.`,
    ])
  })

  it.skipIf(process.getuid?.() === 0)('is refused when it may not be read', () => {
    write('en/paid.html', 'x')
    chmodSync(join(folder, 'en', 'paid.html'), 0)
    expect(load().problems[0]).toContain('cannot be read (EACCES)')
  })
})
