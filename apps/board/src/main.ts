import { runProcess } from '@peyk/runtime/process'
import { startBoard } from './board.ts'

await runProcess('board', startBoard)
