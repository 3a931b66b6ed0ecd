import type { PanelVerdict } from './judge-panel'

/** Which panels have failed, and what to announce of those that have recovered. */
export interface Recovery {
  readonly failing: readonly string[]
  readonly message: string
}

export const NO_TROUBLE: Recovery = { failing: [], message: '' }

/**
 * The recovery after a check of all panels, by name. Announced once per recovery; empty again with
 * the next failure, so that the next recovery is announced too (SPEC 9). The same object while
 * nothing changed.
 */
export function afterVerdicts(
  known: Recovery,
  panels: Readonly<Record<string, PanelVerdict>>,
): Recovery {
  const failing = Object.entries(panels).flatMap(([name, { banner, shows }]) => {
    if (banner !== null && banner !== 'stub') return [name]
    return known.failing.includes(name) && shows !== 'live' ? [name] : []
  })
  const recovered = known.failing.filter((name) => !failing.includes(name))
  const isNewFailure = failing.some((name) => !known.failing.includes(name))
  if (recovered.length === 0 && !isNewFailure) return known
  const message = recovered.length > 0 ? `${recovered.join(' and ')}: live again.` : ''
  return { failing, message }
}
