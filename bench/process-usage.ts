import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock is: `USER_HZ`, proc(5). */
const TICKS_PER_SECOND = 100
const KIB = 1024
/** Of `/proc/<pid>/stat`, counted from the field after the name: utime and stime, proc(5). */
const UTIME = 11
const STIME = 12

/** Seconds of processor time that a process has used so far, in all its threads. */
export function cpuSecondsOf(pid: number): number {
  if (process.platform !== 'linux') return toSeconds(ps(pid, 'time'))
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name is in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND
}

/** Bytes of a process that are in memory now. */
export function residentBytesOf(pid: number): number {
  if (process.platform !== 'linux') return Number(ps(pid, 'rss')) * KIB
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * KIB
}

function ps(pid: number, column: 'time' | 'rss'): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim()
}

/** `[hours:]minutes:seconds`, as ps writes it. */
function toSeconds(time: string): number {
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
