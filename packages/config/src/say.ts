import { createSay } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { en } from './words-en.ts'
import { fa } from './words-fa.ts'

export const say = createSay({ en, fa })

/** Makes zod carry a text in each language as its message. */
export const expecting = (text: Text) => ({ error: () => JSON.stringify(text) })

/** Returns the text that {@link expecting} gave to zod. */
export const toExpected = (message: string | undefined): Text =>
  message?.startsWith('{') === true ? (JSON.parse(message) as Text) : say('another')
