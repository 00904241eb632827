import { describe, expect, it } from 'vitest'
import { parseHtml } from './html.ts'

describe('parseHtml', () => {
  it('gives the text without markup and entities in UTF-16 units', () => {
    expect(parseHtml('سفارش <b>📦 <i>۱۰۰۱</i></b> &lt;ok&gt; &amp; &#x1F600;')).toEqual({
      text: 'سفارش 📦 ۱۰۰۱ <ok> & 😀',
      entities: [
        { type: 'bold', offset: 6, length: 7 },
        { type: 'italic', offset: 9, length: 4 },
      ],
    })
  })

  it('reads attributes', () => {
    expect(parseHtml('<a href="https://shop.example/?a=1&amp;b=2">link</a>').entities).toEqual([
      { type: 'text_link', offset: 0, length: 4, url: 'https://shop.example/?a=1&b=2' },
    ])
    expect(parseHtml('<pre><code class="language-ts">x</code></pre>').entities).toEqual([
      { type: 'pre', offset: 0, length: 1, language: 'ts' },
    ])
    expect(parseHtml('<blockquote expandable>q</blockquote>').entities[0]?.type).toBe('expandable_blockquote')
    expect(parseHtml('<span class="tg-spoiler">s</span>').entities[0]?.type).toBe('spoiler')
  })

  it.each([
    ['<p>x</p>', 'Unsupported start tag "p" at byte offset 0'],
    ['ب <br>', 'Unsupported start tag "br" at byte offset 3'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['<b>x</b', 'Unclosed end tag at byte offset 4'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['Tom & Jerry', 'Unescaped "&" at byte offset 4'],
    ['&nbsp;', 'Unescaped "&" at byte offset 0'],
  ])('refuses %s', (source, reason) => {
    expect(() => parseHtml(source)).toThrow(`Bad Request: can't parse entities: ${reason}`)
  })
})
