/** What a child process of a test takes of this one's environment: no setting of Peyk, and Node's store of compiled code. */
const PASSED_ON = ['PATH', 'NODE_COMPILE_CACHE']

/** Returns the environment of a test's child process, the given variables included. */
export function childEnvironment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(passedOn), ...env }
}
