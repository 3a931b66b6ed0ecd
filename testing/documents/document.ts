import { readFileSync } from 'node:fs'
import { inProject } from '@/scripts/steps/project.mjs'

/** A document of the repository, taken apart into what can be checked. */
export interface Document {
  /** From the root of the repository, such as `docs/operations.md`. */
  readonly path: string
  readonly text: string
  /** What stands between backticks, in the line or in a block. */
  readonly code: readonly string[]
  /** Targets of links and pictures. */
  readonly links: readonly string[]
}

/** Reads a document of the repository. */
export function readDocument(path: string): Document {
  return parseDocument(path, readFileSync(inProject(path), 'utf8'))
}

/** Takes the text of a document apart. */
export function parseDocument(path: string, text: string): Document {
  const fence = /^ *```[^\n]*\n([\s\S]*?)^ *```/gm
  const prose = text.replace(fence, '')
  return {
    path,
    text,
    code: [...groups(text, fence), ...groups(prose, /`([^`]+)`/g)],
    links: groups(prose, /\]\(([^)\s]+)\)/g),
  }
}

/** The anchors that a document's headings have on GitHub. */
export function anchorsOf({ text }: Document): readonly string[] {
  return groups(text, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function groups(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? [])
}
