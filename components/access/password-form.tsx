import { ACCESS_BUTTON, ACCESS_SECOND_BUTTON } from './access-card'
import { AccessField } from './access-field'

/** Signs in by name and password; a plain form. `isSecond`: another way stands above it. */
export function PasswordForm({ returnTo, isSecond }: { returnTo: string; isSecond: boolean }) {
  return (
    <form method="post" action="/api/session/sign-in" className="grid gap-4">
      <input type="hidden" name="return_to" value={returnTo} />
      <AccessField
        name="name"
        label="Name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <AccessField
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
      />
      <button type="submit" className={isSecond ? ACCESS_SECOND_BUTTON : ACCESS_BUTTON}>
        Sign in
      </button>
    </form>
  )
}
