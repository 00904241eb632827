import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ZodError } from 'zod'
import { parseUpdate, placeOf } from './update.ts'

const FROM = { id: 7, is_bot: false, first_name: 'رضا', language_code: 'fa' }
const PRIVATE = { id: 7, type: 'private' }
const GROUP = { id: -1001234567890, type: 'supergroup' }

const said = (text: string | undefined, chat: object = PRIVATE) =>
  parseUpdate({ update_id: 1, message: { message_id: 2, date: 3, from: FROM, chat, text } })

describe('a command', () => {
  it.each([
    ['/start', 'start', ''],
    ['/start MTAwMQ_abc-DEF', 'start', 'MTAwMQ_abc-DEF'],
    ['/START', 'start', ''],
    ['/track 1001', 'track', '1001'],
    ['  /track   سفارش ۱۲  ', 'track', 'سفارش ۱۲'],
    ['/track\n1001', 'track', '1001'],
    ['/stop a b\nc', 'stop', 'a b\nc'],
  ])('%j', (text, name, argument) => {
    expect(said(text)).toEqual({
      kind: 'command',
      chatId: '7',
      userId: '7',
      userName: 'رضا',
      isPrivate: true,
      sentAtMs: 3000,
      name,
      argument,
    })
  })

  it.each([
    ['/track@peyk_bot 1001', 'peyk_bot', '1001'],
    ['/help@Peyk_Bot', 'Peyk_Bot', ''],
  ])('%j names its bot', (text, addressee, argument) => {
    expect(said(text)).toMatchObject({ kind: 'command', addressee, argument })
  })

  it('of somebody in a group is that person’s, in that chat', () => {
    expect(said('/orders@peyk_bot', GROUP)).toEqual({
      kind: 'command',
      chatId: '-1001234567890',
      userId: '7',
      userName: 'رضا',
      isPrivate: false,
      sentAtMs: 3000,
      name: 'orders',
      argument: '',
      addressee: 'peyk_bot',
    })
  })
})

describe('somebody', () => {
  const nameOf = (from: object) =>
    parseUpdate({ update_id: 1, message: { from: { id: 7, ...from }, chat: PRIVATE, text: 'x' } })
  it.each([
    [{ first_name: 'رضا', username: 'reza' }, '@reza'],
    [{ first_name: 'رضا' }, 'رضا'],
    [{}, '7'],
  ])('%j is called %s', (from, userName) => {
    expect(nameOf(from)).toMatchObject({ userName })
  })
})

describe('other text', () => {
  it.each(['سلام', '1001', '/', '/سلام', '/a-b', '//start', 'see /start', `/${'a'.repeat(33)}`])('%j is text', (text) => {
    expect(said(text)).toEqual({
      kind: 'text',
      chatId: '7',
      userId: '7',
      userName: 'رضا',
      isPrivate: true,
      sentAtMs: 3000,
    })
  })

  it('in a group is none of our business', () => {
    expect(said('سلام', GROUP)).toEqual({ kind: 'ignored' })
  })
})

describe('a button', () => {
  const press = (callback: object) =>
    parseUpdate({ update_id: 1, callback_query: { id: '99', from: FROM, ...callback } })

  it('is who pressed it, where, and what it stands for', () => {
    expect(press({ data: 'lang:fa', message: { message_id: 5, chat: GROUP, date: 0 } })).toEqual({
      kind: 'button',
      chatId: '-1001234567890',
      userId: '7',
      userName: 'رضا',
      isPrivate: false,
      callbackId: '99',
      messageId: 5,
      data: 'lang:fa',
    })
  })

  it('without its message or data is none of ours, and wants an answer', () => {
    const ignored = { kind: 'ignored', callbackId: '99' }
    expect(press({ data: 'x', inline_message_id: '1' })).toEqual(ignored)
    expect(press({ game_short_name: 'x', message: { message_id: 5, chat: PRIVATE } })).toEqual(ignored)
  })
})

describe('whether the bot may write to a chat', () => {
  it.each([
    ['kicked', {}, 'unreachable'],
    ['left', {}, 'unreachable'],
    ['restricted', { can_send_messages: false }, 'unreachable'],
    ['restricted', { can_send_messages: true }, 'reachable'],
    ['member', {}, 'reachable'],
    ['administrator', {}, 'reachable'],
  ])('%s %j', (status, more, reachability) => {
    const member = { user: FROM, status, ...more }
    expect(
      parseUpdate({ update_id: 1, my_chat_member: { chat: GROUP, from: FROM, date: 5, new_chat_member: member } }),
    ).toEqual({ kind: 'reachability', chatId: '-1001234567890', reachability, atMs: 5000 })
  })
})

it('a group that became a supergroup is the same migration from either side', () => {
  const migration = { kind: 'migration', fromChatId: '-5', toChatId: '-1001234567890' }
  const parse = (message: object) => parseUpdate({ update_id: 1, message: { message_id: 1, date: 3, ...message } })
  expect(parse({ chat: { id: -5, type: 'group' }, migrate_to_chat_id: GROUP.id })).toEqual(migration)
  expect(parse({ chat: GROUP, from: FROM, migrate_from_chat_id: -5 })).toEqual(migration)
})

describe('the place of an update', () => {
  it.each([
    [{ message: { chat: PRIVATE } }, '7'],
    [{ callback_query: { message: { chat: GROUP } } }, '-1001234567890'],
    [{ my_chat_member: { chat: PRIVATE } }, '7'],
  ])('%j', (update, chatId) => {
    expect(placeOf({ update_id: 1, ...update })).toEqual({ updateId: 1, chatId })
  })

  it.each([{ update_id: 1 }, { update_id: 1, callback_query: { id: '1' } }, { update_id: 1, message: 5 }, null, 'x'])(
    '%j is in none',
    (update) => {
      expect(placeOf(update)).toBeUndefined()
    },
  )
})

describe('what is ignored', () => {
  it.each([
    ['a post in a channel', { channel_post: { message_id: 1, chat: { id: -100, type: 'channel' }, text: '/start' } }],
    ['an edit', { edited_message: { message_id: 1, from: FROM, chat: PRIVATE, text: '/start' } }],
    ['a photo', { message: { message_id: 1, from: FROM, chat: PRIVATE, photo: [] } }],
    ['a message of nobody’s', { message: { message_id: 1, chat: GROUP, text: '/start' } }],
    ['another’s membership', { chat_member: { chat: PRIVATE, from: FROM } }],
    ['an update of a kind yet unknown', { something_new: {} }],
  ])('%s', (_what, update) => {
    expect(parseUpdate({ update_id: 1, ...update })).toEqual({ kind: 'ignored' })
  })
})

describe('what is no update', () => {
  it.each([
    null,
    [],
    'text',
    {},
    { update_id: 'x' },
    { update_id: 1, message: { text: '/start' } },
    { update_id: 1, message: null },
    { update_id: 1.5 },
  ])('%j', (update) => {
    expect(() => parseUpdate(update)).toThrow(ZodError)
  })

  it('gives an action or ZodError, whatever comes', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.jsonValue(),
        fc.integer(),
        fc.constantFrom('private', '/start x'),
        tie('object'),
      ),
      object: fc.dictionary(
        fc.constantFrom(
          'update_id',
          'message',
          'callback_query',
          'chat',
          'from',
          'id',
          'type',
          'text',
          'data',
          'message_id',
        ),
        tie('value'),
      ),
    }))
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          value.map((message) => ({ update_id: 1, message })),
        ),
        (update) => {
          try {
            expect(['command', 'text', 'button', 'reachability', 'migration', 'ignored']).toContain(
              parseUpdate(update).kind,
            )
          } catch (error) {
            if (!(error instanceof ZodError)) throw error
          }
        },
      ),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['command', 'text']).toContain(said(text).kind)
      }),
    )
  })
})

describe('a message of a forum or a channel', () => {
  const inGroup = (more: object) =>
    parseUpdate({ update_id: 1, message: { from: FROM, chat: GROUP, text: '/orders', ...more } })

  it('is of its topic; the thread of a reply is none', () => {
    expect(inGroup({ message_thread_id: 42, is_topic_message: true })).toMatchObject({ kind: 'command', topicId: 42 })
    expect(inGroup({ message_thread_id: 42 })).not.toHaveProperty('topicId')
  })

  it.each([
    { is_automatic_forward: true, sender_chat: { id: -100999 } },
    { is_automatic_forward: true },
    { sender_chat: { id: -100999, type: 'channel' } },
  ])('%j is nobody’s command', (more) => {
    expect(inGroup(more)).toEqual({ kind: 'ignored' })
  })

  it('of an anonymous admin is one', () => {
    expect(inGroup({ sender_chat: { id: GROUP.id } })).toMatchObject({ kind: 'command', name: 'orders' })
  })
})
