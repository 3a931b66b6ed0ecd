import { ACCESS_BUTTON, ACCESS_FIELD, ACCESS_SECOND_BUTTON } from './access-card'

/** Signs in by name and password; a plain form. `isSecond`: another way stands above it. */
export function PasswordForm({ returnTo, isSecond }: { returnTo: string; isSecond: boolean }) {
  return (
    <form method="post" action="/api/session/sign-in" className="grid gap-4">
      <input type="hidden" name="return_to" value={returnTo} />
      <div className="grid gap-1.5">
        <label htmlFor="name" className="text-sm font-medium">
          Name
        </label>
        <input
          id="name"
          name="name"
          required
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          className={ACCESS_FIELD}
        />
      </div>
      <div className="grid gap-1.5">
        <label htmlFor="password" className="text-sm font-medium">
          Password
        </label>
        <input
          id="password"
          name="password"
          type="password"
          required
          autoComplete="current-password"
          className={ACCESS_FIELD}
        />
      </div>
      <button type="submit" className={isSecond ? ACCESS_SECOND_BUTTON : ACCESS_BUTTON}>
        Sign in
      </button>
    </form>
  )
}
