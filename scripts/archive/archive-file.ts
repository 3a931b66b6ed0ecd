import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import * as z from 'zod'

/** A file of an archive as the anchor names it. */
export const archivedFile = z.object({
  kind: z.enum(['events', 'tickets']),
  name: z.string(),
  /** Hex. */
  sha256: z.string(),
  bytes: z.number(),
  lines: z.number(),
})
export type ArchivedFile = z.infer<typeof archivedFile>

/** Joined before they are written, so that a write is no system call a line. */
const BUFFERED = 256 * 1024
const LINE_END = 0x0a

/**
 * Writes lines to a file that has its name only when it is whole and on the disk.
 * @param path of the finished file
 * @throws when another file has that name: nothing that was archived is ever replaced
 */
export class ArchiveWriter {
  readonly #path: string
  readonly #kind: ArchivedFile['kind']
  readonly #part: string
  readonly #hashing = createHash('sha256')
  #file: Awaited<ReturnType<typeof open>> | null = null
  #pending: string[] = []
  #pendingLength = 0
  #bytes = 0
  #lines = 0

  constructor(path: string, kind: ArchivedFile['kind']) {
    this.#path = path
    this.#kind = kind
    this.#part = `${path}.${randomUUID().slice(0, 8)}.part`
  }

  get lines(): number {
    return this.#lines
  }

  async write(line: string): Promise<void> {
    this.#pending.push(line, '\n')
    this.#pendingLength += line.length
    this.#lines += 1
    if (this.#pendingLength >= BUFFERED) await this.#flush()
  }

  /** Gives the file its name. One that is there already and holds the same is taken as it is. */
  async finish(): Promise<ArchivedFile> {
    await this.#flush()
    const file = await this.#opened()
    await file.sync()
    await file.close()
    const sha256 = this.#hashing.digest('hex')
    const written = { name: basename(this.#path), bytes: this.#bytes, lines: this.#lines, sha256 }
    if (await isThere(this.#path)) {
      const present = await digestOf(this.#path)
      await rm(this.#part, { force: true })
      if (present !== sha256) {
        throw new Error(
          `${this.#path} is there already and holds something else; move it away, or name another folder with --to`,
        )
      }
    } else {
      await rename(this.#part, this.#path)
      await syncFolder(dirname(this.#path))
    }
    return { kind: this.#kind, ...written }
  }

  /** Leaves nothing behind; harmless after `finish`. */
  async abandon(): Promise<void> {
    await this.#file?.close().catch(() => undefined)
    await rm(this.#part, { force: true })
  }

  async #opened() {
    if (this.#file === null) {
      await mkdir(dirname(this.#path), { recursive: true })
      // What the log holds is for nobody else on this machine.
      this.#file = await open(this.#part, 'wx', 0o600)
    }
    return this.#file
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#pending.join(''), 'utf8')
    this.#pending = []
    this.#pendingLength = 0
    this.#hashing.update(bytes)
    this.#bytes += bytes.length
    await (await this.#opened()).writeFile(bytes)
  }
}

/** A file's lines without their ends, one at a time, and its digest when it was read to its end. */
export async function* linesOf(path: string, onDigest?: (sha256: string) => void) {
  const hashing = createHash('sha256')
  let rest: Buffer[] = []
  for await (const part of createReadStream(path)) {
    const bytes = z.instanceof(Buffer).parse(part)
    hashing.update(bytes)
    let from = 0
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, from)) {
      rest.push(bytes.subarray(from, end))
      yield Buffer.concat(rest).toString('utf8')
      rest = []
      from = end + 1
    }
    if (from < bytes.length) rest.push(bytes.subarray(from))
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8')
  onDigest?.(hashing.digest('hex'))
}

/** The SHA-256 of a file, hex. */
export async function digestOf(path: string): Promise<string> {
  const hashing = createHash('sha256')
  for await (const part of createReadStream(path)) hashing.update(z.instanceof(Buffer).parse(part))
  return hashing.digest('hex')
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** So that the name outlives a power cut, too; not every system can. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
