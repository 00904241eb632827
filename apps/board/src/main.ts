import { keepCompiledCode } from '@peyk/config/compile-cache'

keepCompiledCode()
await import('./board.ts')
