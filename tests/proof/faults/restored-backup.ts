import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault } from '../faults.ts'

const AOF = 'appendonlydir'

export const fault: Fault = {
  happens: 'Redis is restored from a backup in which notifications are due that were sent since; the panel is silent',
  must: 'what may have been sent since is `uncertain`, not sent again',
  async run({ server, victims, pay, finishesWithin, check }) {
    const [ingress, ...notifiers] = victims
    for (const notifier of notifiers) notifier.signal('SIGSTOP')
    await pay()
    const folder = await mkdtemp(join(tmpdir(), 'peyk-backup-'))
    await cp(join(server.dir, AOF), join(folder, AOF), { recursive: true })
    for (const notifier of notifiers) notifier.signal('SIGCONT')
    check('all notified before', await finishesWithin(20_000))

    await server.kill()
    await rm(join(server.dir, AOF), { recursive: true })
    await cp(join(folder, AOF), join(server.dir, AOF), { recursive: true })
    await rm(folder, { recursive: true })
    await server.restart()
    await ingress.ready()
    await finishesWithin(60_000)
  },
}
