import { EXPORT_FORMATS, type ExportFormat } from '@/lib/domain/export-format'
import { type ParsedQuery, quoted } from './parameters'

/** Reads in which format an export is wanted; there is no default. */
export function parseFormat(parameters: URLSearchParams): ParsedQuery<ExportFormat> {
  const wanted = parameters.getAll('format').join(',')
  const format = EXPORT_FORMATS.find((known) => known === wanted)
  if (format !== undefined) return { ok: true, query: format }
  const detail = `format holds ${quoted(wanted)}; allowed: ${EXPORT_FORMATS.join(', ')}`
  return { ok: false, problem: { code: 'bad_format', detail } }
}
