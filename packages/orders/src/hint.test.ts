import { describe, expect, it } from 'vitest'
import { hintOf } from './hint.ts'

type Recorded = Parameters<typeof hintOf>[1]

const hint = (
  status: Parameters<typeof hintOf>[0]['status'],
  recorded: Partial<Recorded>,
  rawStatus: string = status,
) => hintOf({ orderId: '1', status, rawStatus }, { result: 'updated', contradicted: false, ...recorded }, ['paid'])

const STARTED = { chat: '7', reachability: 'reachable' } as const

describe('hintOf', () => {
  it.each<[string, ReturnType<typeof hint>, RegExp]>([
    ['an unknown word', hint('unknown', STARTED, 'در راه'), /در راه.*PANEL_STATUS_MAP=در راه=paid/],
    [
      'fields that contradict',
      hint('unknown', STARTED, 'complete ≠ unpaid'),
      /contradict.*PANEL_FIELDS=payment_status=…/,
    ],
    ['a word that no setting holds', hint('unknown', STARTED, 'sent = on credit'), /PANEL_STATUS_MAP cannot hold it/],
    ['a word that steers a terminal', hint('unknown', STARTED, 'x\u001B[2J'), /x\\u001b\[2J/],
    ['a status that is not sent', hint('refunded', STARTED), /refunded.*NOTIFY_ON is paid/],
    ['a canceled order that is not sent and has no chat', hint('canceled', {}), /NOTIFY_ON/],
    ['no chat', hint('paid', {}), /No chat is linked.*peyk link.*chat_id/],
    ['pending without a chat', hint('pending', {}), /No chat is linked/],
    ['a stopped order', hint('paid', { isStopped: true }), /stopped this order/],
    ['another customer’s id', hint('paid', { ...STARTED, reusedId: true }), /another customer’s/],
    ['canceled after paid', hint('canceled', { ...STARTED, contradicted: true }), /stays paid/],
    ['held', hint('paid', { chat: '7', result: 'waiting', isHeld: true }), /held.*Start/],
    ['blocked', hint('paid', { chat: '7', result: 'queued', reachability: 'unreachable' }), /blocked/],
    ['pending of a customer who never started', hint('pending', { chat: '7' }), /has not started the bot/],
  ])('says why nobody hears: %s', (_case, said, expected) => {
    expect(said).toMatch(expected)
  })

  it.each([
    ['queued', hint('paid', { ...STARTED, result: 'queued' })],
    ['queued, though nobody knows whether the customer started the bot', hint('paid', { chat: '7', result: 'queued' })],
    ['sent before', hint('paid', { chat: '7', result: 'sent' })],
    ['under way', hint('paid', { chat: '7', result: 'waiting' })],
    ['pending', hint('pending', STARTED)],
    ['a group', hint('paid', { chat: '-7', result: 'queued' })],
    ['a refund that the payment’s notification says', hint('refunded', { ...STARTED, result: 'queued' })],
  ])('says nothing where the customer hears: %s', (_case, said) => {
    expect(said).toBeUndefined()
  })
})
