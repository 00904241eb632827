import { SetupError } from './progress.mjs'
import { findProgram, isProgram } from './run-program.mjs'
import { installSystemPackage } from './system-packages.mjs'

const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** The path of a Chromium or Chrome: CHROMIUM_PATH, else one on this machine, else installed. */
export async function ensureChromium(progress) {
  const given = process.env.CHROMIUM_PATH
  if (given && !isProgram(given)) throw new SetupError(`CHROMIUM_PATH is ${given}: expected a program that can be run.`)
  const find = () =>
    given || findProgram('chromium', 'chromium-browser', 'google-chrome') || (isProgram(MAC) ? MAC : undefined)
  const found = find()
  if (found) {
    progress.done(`Chromium: ${found}`)
    return found
  }
  return installSystemPackage(progress, {
    what: 'Chromium',
    find,
    packages: {
      'apt-get': ['chromium', 'chromium-browser'],
      dnf: ['chromium'],
      apk: ['chromium'],
      brew: ['google-chrome'],
    },
  })
}
