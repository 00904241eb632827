import { TelegramApiError } from 'node-telegram-bot-api'
import { describe, expect, it } from 'vitest'
import { toTelegramError } from './telegram-error.ts'

describe('toTelegramError', () => {
  it('returns what Telegram answered, and nothing where it did not answer', () => {
    expect(toTelegramError(new TelegramApiError(401, 'Unauthorized'))).toEqual({
      code: 401,
      description: 'Unauthorized',
    })
    expect(toTelegramError(new Error('socket hang up'))).toBeUndefined()
  })
})
