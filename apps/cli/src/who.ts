import { hostname, userInfo } from 'node:os'

/** Who types, as `user@host`. A container's user may have no name, only a number. */
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
