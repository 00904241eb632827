import { keepCompiledCode } from '@peyk/runtime/compile-cache'

keepCompiledCode()
await import('./scheduler.ts')
