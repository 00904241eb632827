import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { BodyTooLarge, UnreadableBody, decodeBody } from './panel-http-body.ts'

const TEXT = '{"status":"پرداخت شده"}'
const utf8 = Buffer.from(TEXT)

describe('the body of an answer', () => {
  it.each([
    [undefined, utf8],
    ['identity', utf8],
    ['gzip', gzipSync(utf8)],
    ['X-Gzip ', gzipSync(utf8)],
    ['deflate', deflateSync(utf8)],
    ['deflate', deflateRawSync(utf8)],
    ['br', brotliCompressSync(utf8)],
  ])('is decompressed: %s', async (encoding, body) => {
    expect(await decodeBody(body, { 'content-encoding': encoding }, 1000)).toBe(TEXT)
  })

  it('may be empty, whatever its encoding', async () => {
    expect(await decodeBody(Buffer.alloc(0), { 'content-encoding': 'gzip' }, 1000)).toBe('')
  })

  it.each(['gzip', 'deflate', 'br', 'lzma', 'constructor'])('that is no %s is unreadable', async (encoding) => {
    await expect(decodeBody(utf8, { 'content-encoding': encoding }, 1000)).rejects.toThrow(UnreadableBody)
  })

  it('has its limit after decompression too', async () => {
    const body = gzipSync(Buffer.alloc(100_000))
    await expect(decodeBody(body, { 'content-encoding': 'gzip' }, 1000)).rejects.toThrow(BodyTooLarge)
  })

  const windows1256 = Buffer.from([0x81, 0xd1, 0xcf, 0xc7, 0xce, 0xca])
  it.each([
    ['UTF-16 with a BOM', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), '', TEXT],
    ['UTF-16 with the other BOM', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16(), '', TEXT],
    ['UTF-8 that is called something else', utf8, 'text/html; charset=windows-1256', TEXT],
    ['windows-1256', windows1256, 'text/plain; charset="windows-1256"', 'پرداخت'],
    ['no UTF-8', Buffer.from([0x7b, 0xff]), 'application/json', '{\uFFFD'],
    ['a charset that nobody knows', Buffer.from([0x7b, 0xff]), 'text/plain; charset=x', '{\uFFFD'],
  ])('is decoded: %s', async (_name, body, type, text) => {
    expect(await decodeBody(body, { 'content-type': type }, 1000)).toBe(text)
  })
})
