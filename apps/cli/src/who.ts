import { hostname, userInfo } from 'node:os'

/** Returns the operator as `user@host`. In a container the user may have only a number. */
export function whoTypes(): string {
  return `${userName()}@${hostname()}`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}
