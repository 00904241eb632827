import type { AddCommand } from '../define-command.ts'
import { addPanelSend } from './panel-send.ts'

/** `peyk panel send` */
export const addPanel: AddCommand = (parent, deps) => {
  const panel = parent
    .command('panel')
    .summary('test the connection with the shop’s panel')
    .description('Tests the connection with the shop’s panel.')
    .addHelpText('after', '\nExample:\n  $ peyk panel send test-1 paid --chat 7001')
  addPanelSend(panel, deps)
}
