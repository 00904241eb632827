import { expectSameWords } from '@peyk/test-support/word-lists'
import { it } from 'vitest'
import { en, fa, sayFailure } from './failure-words.ts'

it('failures say the same in both languages', () => expectSameWords({ en, fa }, sayFailure))
