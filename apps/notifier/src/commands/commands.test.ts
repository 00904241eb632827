import { LANGUAGES } from '@peyk/domain/language'
import { wordsOf } from '@peyk/telegram/words'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { updateFixture } from '../updates/update-fixture.ts'
import { COMMANDS } from './commands.ts'

let test: ReturnType<typeof updateFixture>
beforeEach(() => {
  test = updateFixture()
})
afterEach(() => test.close())

it.each([...COMMANDS.keys()])('/%s is answered once, in the language of its customer', async (name) => {
  for (const language of LANGUAGES) {
    await test.store.chats.setLanguage('7', language)
    await test.say(7, `/${name}`)
  }
  const answers = test.replies.map(({ html }) => html)
  expect(answers).toHaveLength(LANGUAGES.length)
  expect(answers).not.toContain(wordsOf('en').hint)
  const letters = answers.map((html) => html.replace(/<[^>]*>|&\w+;|\/\w+|[^\p{L}]/gu, ''))
  expect(letters.map((text) => /\p{Script=Arabic}/u.test(text))).toEqual(LANGUAGES.map((language) => language === 'fa'))
})
