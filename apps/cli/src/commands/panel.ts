import type { AddCommand } from '../define-command.ts'
import { addPanelSend } from './panel-send.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk panel send` */
export const addPanel: AddCommand = (parent, deps) => {
  const panel = parent
    .command('panel')
    .summary(SUMMARIES.panel)
    .description('Tests the connection with the shop’s panel.')
    .addHelpText('after', '\nExample:\n  $ peyk panel send test-1 paid --chat 7001')
  addPanelSend(panel, deps)
}
