import { describe, expect, it } from 'vitest'
import { renderTable } from './table.ts'

type Row = { id: string; word: string }
const columns = [
  { title: 'order', text: ({ id }: Row) => id },
  { title: 'word', text: ({ word }: Row) => word, style: () => 'red' as const },
]
const plain = (_style: string, text: string) => text

describe('renderTable', () => {
  it('aligns columns by what is seen, Persian joiners and diacritics included', () => {
    const rows = [
      { id: '1', word: 'paid' },
      { id: 'سفارش\u200Cهاً', word: 'x' },
    ]
    expect(renderTable(rows, columns, plain).split('\n')).toEqual([
      'order    word',
      '1        paid',
      'سفارش\u200Cهاً  x',
    ])
  })

  it('pads outside of the colours', () => {
    const painted = renderTable([{ id: '1', word: 'paid' }], columns, (style, text) => `<${style}>${text}</>`)
    expect(painted.split('\n')[1]).toBe('1      <red>paid</>')
  })
})
