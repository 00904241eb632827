import { BUGS, BUG_NAMES } from './bugs.ts'
import { replay, runCampaign } from './campaign.ts'
import { USAGE, parseOptions } from './options.ts'
import type { Options } from './options.ts'
import { describeBroken, describeCampaign } from './report.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  let options: Options | 'help'
  try {
    options = parseOptions(argv)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  if (options === 'help') {
    console.log(USAGE)
    return 0
  }
  if (options.replay !== undefined) return replayOne(options.replay, options)
  return options.prove ? prove(options) : search(options)
}

async function search({ policies, schedules, firstSeed, bug }: Options): Promise<number> {
  let status = 0
  for (const policy of policies) {
    const campaign = await runCampaign({ policy, schedules, firstSeed, bug, onProgress: showProgress(policy) })
    console.log(describeCampaign(campaign))
    if (campaign.found !== undefined) status = 1
  }
  return status
}

async function replayOne(seed: number, { policies, bug }: Options): Promise<number> {
  const [policy = 'hold'] = policies
  const verdict = await replay(seed, policy, bug)
  if (verdict.broken.length > 0) {
    console.log(describeBroken(verdict))
    return 1
  }
  console.log([...verdict.trace, '', `Seed ${seed}: every promise held`].join('\n'))
  return 0
}

/** A simulation that finds nothing shows nothing, unless it is known to find what is there. */
async function prove({ policies: [policy = 'hold'], schedules, firstSeed }: Options): Promise<number> {
  let status = 0
  for (const bug of BUG_NAMES) {
    const { found, ran, seconds } = await runCampaign({ policy, schedules, firstSeed, bug })
    const what = `${bug.padEnd(20)} ${BUGS[bug].what}`
    if (found === undefined) {
      console.log(`NOT FOUND  ${what}: ${ran} schedules`)
      status = 1
    } else {
      console.log(`found      ${what}: after ${ran} schedules (${seconds.toFixed(1)} s): ${found.broken[0]}`)
    }
  }
  return status
}

function showProgress(policy: string): ((ran: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined
  return (ran) => process.stderr.write(`\r${policy}: ${ran} schedules\r`)
}
