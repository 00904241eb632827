import { TelegramApiError } from 'node-telegram-bot-api'
import { describe, expect, it } from 'vitest'
import { toRefusal } from './refusal.ts'

describe('toRefusal', () => {
  it('gives what Telegram answered, and nothing for what is no answer', () => {
    expect(toRefusal(new TelegramApiError(401, 'Unauthorized'))).toEqual({ code: 401, description: 'Unauthorized' })
    expect(toRefusal(new Error('socket hang up'))).toBeUndefined()
  })
})
