/** `71%`, `0.4%`, `< 0.1%`: a small share never reads as none, nor a large one as all. */
export function percentOf(part: number, all: number): string {
  if (all <= 0 || part <= 0) return '0%'
  if (part >= all) return '100%'
  const percent = (part / all) * 100
  if (percent < 0.1) return '< 0.1%'
  if (percent > 99.9) return '> 99.9%'
  return percent < 10 || percent > 99 ? `${percent.toFixed(1)}%` : `${Math.round(percent)}%`
}
