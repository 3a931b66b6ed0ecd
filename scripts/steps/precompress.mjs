import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Files of text. Fonts and images are compressed as they are. */
const TEXT = new Set(['.js', '.css'])
/** A smaller file fits into the packet that carries its headers. */
const LEAST_BYTES = 1_024

/**
 * Compresses the text files below a folder into another one, as `<path>.br` and `<path>.gz`, and
 * copies the plain file beside them: `scripts/serve/static-files.mjs` reads that folder alone.
 * @param {string} from
 * @param {string} to is emptied first
 */
export async function precompress(from, to) {
  rmSync(to, { recursive: true, force: true })
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size >= LEAST_BYTES)
  for (const file of files) {
    const target = join(to, relative(from, file))
    mkdirSync(dirname(target), { recursive: true })
    cpSync(file, target)
    const plain = await readFile(file)
    const br = await promisify(brotliCompress)(plain, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength,
      },
    })
    await writeFile(`${target}.br`, br)
    await writeFile(`${target}.gz`, await promisify(gzip)(plain, { level: 9 }))
  }
}
