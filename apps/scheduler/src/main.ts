import { runProcess } from '@peyk/runtime/process'
import { startScheduler } from './scheduler.ts'

await runProcess('scheduler', startScheduler)
