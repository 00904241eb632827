import { expect, it } from 'vitest'
import { html } from './html.ts'

it('shows values as text, never as markup', () => {
  const evil = `"><script>alert('1')</script>&`
  expect(String(html`${evil}${[evil]}`)).toBe(
    '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;'.repeat(2),
  )
})

it('takes markup, lists and numbers as they are and leaves out what is absent', () => {
  const items = [1, 2].map((n) => html`<b>${n}</b>`)
  expect(String(html`${items}${false}${undefined}`)).toBe('<b>1</b><b>2</b>')
})

it('shows what overrides the direction of letters as an escape, but sends it back as it is', () => {
  expect(String(html`<bdi>${'a\u202Eb\u0085'}</bdi><input value="${'a\u202Eb'}" />`)).toBe(
    '<bdi>a\\u202eb\\u0085</bdi><input value="a\u202Eb" />',
  )
})
