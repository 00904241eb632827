import { isSameText } from './password.ts'
import type { PasswordCheck } from './password.ts'

export type Credentials = (user: string, password: string) => Promise<boolean>

/** Returns a check of user and password that takes as long for a wrong user as for a wrong password. */
export function createCredentials(user: string, isPassword: PasswordCheck): Credentials {
  return async (givenUser, givenPassword) => {
    const rightPassword = await isPassword(givenPassword)
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
