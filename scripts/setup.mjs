// All set-up in one script, on any Node from 18 on with nothing but npm:
//   node scripts/setup.mjs [--redis] [--redis-server] [--chromium] [--wrk] [--quiet] [--dotenv] [--unchecked] [-- script.ts arguments…]
// What each option does is in scripts/setup/options.mjs.
const wantedMajor = 18
const major = Number(process.versions.node.split('.')[0])

if (major < wantedMajor) {
  console.error(
    `Peyk needs Node ${wantedMajor} or newer to set itself up, and this is ${process.version}: https://nodejs.org`,
  )
  process.exitCode = 1
} else {
  // Imported only now: an old Node could not even parse what follows.
  void import('./setup/main.mjs').then(({ main }) => main(process.argv.slice(2)))
}
