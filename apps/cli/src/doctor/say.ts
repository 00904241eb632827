import { createSay } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { roughDuration } from '../rough-duration.ts'
import { en } from './words-en.ts'
import { fa } from './words-fa.ts'

export const say = createSay({ en, fa })

export const agoOf = (durationMs: number): Text => say('ago', { duration: roughDuration(durationMs) })
