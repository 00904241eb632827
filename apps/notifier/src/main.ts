import { runProcess } from '@peyk/runtime/process'
import { startNotifier } from './notifier.ts'

await runProcess('notifier', startNotifier)
