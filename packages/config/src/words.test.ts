import { expectSameWords } from '@peyk/test-support/word-lists'
import { it } from 'vitest'
import { say } from './say.ts'
import { en } from './words-en.ts'
import { fa } from './words-fa.ts'

it('errors of settings say the same in both languages', () => expectSameWords({ en, fa }, say))
