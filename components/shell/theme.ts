export const THEMES = ['system', 'light', 'dark'] as const
/** The chosen theme; `system` follows the device. */
export type Theme = (typeof THEMES)[number]

/** The theme is kept in a cookie, so that the server can render it. */
export const THEME_COOKIE = 'kora-theme'
const A_YEAR_IN_SECONDS = 365 * 24 * 60 * 60

export function toTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}

/** Value of `<html data-theme>`; undefined where the system decides. */
export function themeAttribute(theme: Theme): 'light' | 'dark' | undefined {
  return theme === 'system' ? undefined : theme
}

/** Applies a theme and stores it. */
export function applyTheme(theme: Theme): void {
  const attribute = themeAttribute(theme)
  if (attribute === undefined) delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = attribute
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${A_YEAR_IN_SECONDS}; samesite=lax`
}
