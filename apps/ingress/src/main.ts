import { runProcess } from '@peyk/runtime/process'
import { startIngress } from './ingress.ts'

await runProcess('ingress', startIngress)
