import { createComparison, isSameText } from './password.ts'
import type { PasswordCheck } from './password.ts'

export type Credentials = (user: string, password: string) => Promise<boolean>

/**
 * Returns a check of user and password that takes as long for a wrong user as for a wrong password. It checks one password at a time: each
 * check of a hash takes up to 256 MiB. The right password is known after its first check and waits for no others.
 */
export function createCredentials(user: string, isPassword: PasswordCheck): Credentials {
  let isKnown: ((given: string) => boolean) | undefined
  let last: Promise<unknown> = Promise.resolve()
  const check = async (given: string): Promise<boolean> => {
    if (isKnown?.(given) === true) return true
    const isRight = await isPassword(given)
    if (isRight) isKnown = createComparison(given)
    return isRight
  }
  const checkAlone = (given: string): Promise<boolean> => {
    const result = last.then(() => check(given))
    last = result.catch(() => undefined)
    return result
  }
  return async (givenUser, givenPassword) => {
    const rightPassword = isKnown?.(givenPassword) === true || (await checkAlone(givenPassword))
    return isSameText(givenUser, user) && rightPassword
  }
}

/** Returns user and password of an `Authorization: Basic` header (RFC 7617, UTF-8), or `undefined`. */
export function parseBasic(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^basic +([\w+/-]+={0,2})$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { user, password: password.join(':') }
}
