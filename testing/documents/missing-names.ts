import { dirname, join, normalize } from 'node:path'
import { anchorsOf, type Document, readDocument } from './document'
import { apiRoutes, benchNames, isProjectPath, namesInCapitals, npmScripts } from './project-names'

const FILE_NAME = /^\.?[\w[\]*.-]+\.(tsx?|m?js|json|md|sql|css|ya?ml|py|png|svg|example|local)$/
const MEDIA_TYPE = /^(text|application)\//

/** One sentence for each name in a document that does not exist. */
export function missingNames(document: Document): string[] {
  return [
    ...missing('file', namedPaths(document), isNamedPath),
    ...missing('npm script', namedScripts(document), isIn(npmScripts())),
    ...missing('variable', namedVariables(document), isIn(namesInCapitals())),
    ...missing('route', namedRoutes(document), isIn(apiRoutes())),
    ...missing('bench', namedBenches(document), isIn(benchNames())),
    ...missing('link target', document.links, (link) => isTarget(document, link)),
  ].map((what) => `${document.path}: ${what}`)
}

/** Names of files and folders in code: what holds a slash, or ends as our files do. */
function namedPaths({ code }: Document): string[] {
  return words(code)
    .map((word) => word.replace(/^(@|\.)\//, ''))
    .filter((word) => /^[\w.[*]/.test(word) && !word.includes('://') && !MEDIA_TYPE.test(word))
    .filter((word) => word.includes('/') || FILE_NAME.test(word))
}

/** Where a short name may begin: at the root, or in the layer that the text is about. */
const ROOTS = ['', 'lib/server', 'lib/client', 'components']

function isNamedPath(path: string): boolean {
  return ROOTS.some((root) => isProjectPath(join(root, path)))
}

function namedScripts({ text }: Document): string[] {
  return [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].flatMap(
    (match) => match[1] ?? match[2] ?? [],
  )
}

function namedVariables({ text, code }: Document): string[] {
  const anywhere = text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []
  return [...anywhere, ...code.filter((word) => /^(HOST|PORT)$/.test(word))]
}

function namedRoutes({ code }: Document): string[] {
  return words(code)
    .filter((word) => word.startsWith('/api/'))
    .map((word) => word.replace(/[?#].*$/, ''))
}

function namedBenches({ text }: Document): string[] {
  return [...text.matchAll(/npm run bench -- ([\w -]+)/g)].flatMap((match) =>
    (match[1] ?? '').trim().split(' '),
  )
}

function isTarget(document: Document, link: string): boolean {
  if (/^https?:\/\//.test(link)) return true
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? document.path : normalize(join(dirname(document.path), path))
  if (!isProjectPath(file)) return false
  const target = path === '' ? document : readDocument(file)
  return anchor === undefined || anchorsOf(target).includes(anchor)
}

/** The words of code, with `<name>` and `…` as `*`. */
function words(code: readonly string[]): string[] {
  return code
    .flatMap((text) => text.replace(/<[^>\n]*>|…/g, '*').split(/[\s"'=,;(){}|]+/))
    .map((word) => word.replace(/[.:]+$/, '').replace(/:\d+$/, ''))
}

function missing(
  kind: string,
  names: readonly string[],
  exists: (name: string) => boolean,
): string[] {
  return [...new Set(names)]
    .filter((name) => !exists(name))
    .map((name) => `${kind} ${name} does not exist`)
}

function isIn(known: readonly string[]): (name: string) => boolean {
  return (name) => known.includes(name)
}
