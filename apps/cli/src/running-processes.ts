import type { Store } from '@peyk/store/store'
import { CommandFailed } from './failures.ts'

/** Throws `CommandFailed` while a process other than the board runs. */
export async function refuseWhileRunning({ heartbeats }: Pick<Store, 'heartbeats'>): Promise<void> {
  const running = (await heartbeats.list()).filter(({ app }) => app !== 'board')
  if (running.length === 0) return
  const names = running.map(({ app, host, pid }) => `${app} on ${host} (pid ${pid})`).join(', ')
  throw new CommandFailed(`Expected no running process, found ${names}; nothing changed. Stop them first.`)
}
