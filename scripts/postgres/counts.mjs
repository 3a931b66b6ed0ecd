import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import * as z from 'zod'
import { projectRoot } from '../steps/project.mjs'

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/**
 * What a run's report of vitest counts; null where there is none.
 * @param {string} file
 * @returns {Promise<{ files: number, passed: number, failed: string[], skipped: string[] } | null>}
 */
export async function countsIn(file) {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const { testResults } = reportSchema.parse(JSON.parse(text))
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: relative(projectRoot, name) })),
  )
  /** @param {(status: string) => boolean} fits */
  const named = (fits) =>
    tests.filter(({ status }) => fits(status)).map((test) => `${test.file}: ${test.fullName}`)
  // A file whose setup fails has no failed test of its own.
  const broken = testResults
    .filter(({ status, assertionResults }) => {
      return status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
    })
    .map(({ name }) => `${relative(projectRoot, name)}: the file itself`)
  return {
    files: testResults.length,
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: [...named((status) => status === 'failed'), ...broken],
    skipped: named((status) => status !== 'passed' && status !== 'failed'),
  }
}
