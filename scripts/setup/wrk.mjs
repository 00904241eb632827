import { findProgram } from './run-program.mjs'
import { installSystemPackage } from './system-packages.mjs'

/** The path of wrk, which makes the benchmarks' load, installed first where it is missing. */
export async function ensureWrk(progress) {
  const find = () => findProgram('wrk')
  const found = find()
  if (found) {
    progress.done(`wrk: ${found}`)
    return found
  }
  return installSystemPackage(progress, {
    what: 'wrk',
    find,
    packages: { 'apt-get': ['wrk'], dnf: ['wrk'], apk: ['wrk'], brew: ['wrk'] },
  })
}
