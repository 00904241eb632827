import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const IMAGE = 'ghcr.io/shop/peyk'
const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const { version } = JSON.parse(read('package.json')) as { version: string }
const release = (tag: string, image = IMAGE) => {
  const script = fileURLToPath(new URL('scripts/release.mjs', root))
  return spawnSync(process.execPath, [script, tag, image], { encoding: 'utf8' })
}

it('releases the version of package.json, with the changelog as notes', () => {
  const { status, stdout, stderr } = release(`v${version}`)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain(`PEYK_IMAGE=${IMAGE}:${version}`)
  expect(stdout).toContain('### Added')
  expect(stdout).not.toContain('## [')
})

it('names what does not agree with the tag', () => {
  const other = release('v99.0.0')
  expect(other.status).toBe(1)
  expect(other.stdout).toBe('')
  for (const file of ['package.json', 'Dockerfile', 'docker-compose.yml', 'CHANGELOG.md'])
    expect(other.stderr).toContain(file)
})

it('has every image of others by version and digest', () => {
  const images = ['docker-compose.yml', 'deploy/Dockerfile'].flatMap((path) => [
    ...read(path).matchAll(/_IMAGE(?::-|=)([^}\s]+)/g),
  ])
  const others = images.map(([, image = '']) => image).filter((image) => !image.startsWith('peyk:'))
  expect(others).toHaveLength(6)
  for (const image of others) expect(image).toMatch(/^[a-z/]+:v?\d+\.\d+\.\d+[a-z-]*@sha256:[0-9a-f]{64}$/)
})

it('has every action by commit, with its version beside it', () => {
  for (const workflow of ['ci', 'faults', 'release'])
    for (const [, used] of read(`.github/workflows/${workflow}.yml`).matchAll(/uses: (.*)/g))
      expect(used).toMatch(/^(\.\/|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/)
})

it('has what its containers run in the image', () => {
  const entrypoint = /^ {2}entrypoint: \[sh, (\S+)\]$/m.exec(read('docker-compose.yml'))?.[1]
  const healthCheck = /CMD \["node", "\/app\/(\S+)"\]/.exec(read('deploy/Dockerfile'))?.[1]
  for (const path of [entrypoint, healthCheck]) expect(read('.dockerignore').split('\n')).toContain(`!${path}`)
})
