import { createGenericAdapter } from '@peyk/panel/adapters/generic'
import { expect, it } from 'vitest'
import { toEventBody } from './event-body.ts'
import { ADAPTER_OPTIONS } from '@peyk/panel/adapter-options-fixture'

const VALUES = { id: '1001', status: 'paid', chat_id: '7001', amount: '250000', currency: 'IRT', updated_at: undefined }

it.each([
  {},
  { id: 'orderNo' },
  { id: 'data.orderNo', status: 'data.state' },
  { id: 'event.order.no', status: 'event.kind', chat_id: 'event.order.meta.0.value' },
  { status: 'payment.state' },
  { status: 'data.state', amount: 'money' },
  { amount: 'data.sum', currency: 'order.unit' },
])('is read back where PANEL_FIELDS is %j', (fields) => {
  const { readOrder } = createGenericAdapter({ ...ADAPTER_OPTIONS, fields })
  expect(readOrder(JSON.parse(toEventBody(VALUES, fields)))).toMatchObject({
    orderId: '1001',
    status: 'paid',
    chatId: '7001',
    money: { amount: '250000', currency: 'IRT' },
  })
})
