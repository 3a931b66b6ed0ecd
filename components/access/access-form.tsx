import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { ROLES } from '@/lib/domain/access/role'

interface AccessFormProps {
  /** The label of the field `name`. */
  readonly nameLabel: string
  readonly submit: string
  readonly isBusy: boolean
  /** Why the last attempt failed; null where it did not. */
  readonly problem: string | null
  readonly onSubmit: (form: FormData) => Promise<void>
  /** The fields between name and button. */
  readonly children: ReactNode
}

/** The form at the end of a panel, by which something with a name is made. */
export function AccessForm(props: AccessFormProps) {
  const { nameLabel, submit, isBusy, problem, onSubmit, children } = props
  return (
    <form
      action={(form) => void onSubmit(form)}
      className="flex flex-wrap items-end gap-3 border-t border-line px-4 py-4 sm:px-5"
    >
      <Field label={nameLabel}>
        {(id, className) => (
          <input id={id} name="name" required maxLength={64} className={className} />
        )}
      </Field>
      {children}
      <Button type="submit" disabled={isBusy}>
        {submit}
      </Button>
      {problem === null ? null : (
        <p role="alert" className="w-full text-sm text-alarm">
          {problem}
        </p>
      )}
    </form>
  )
}

/** The choice of a role, the least one first. */
export function RoleField() {
  return (
    <Field label="Role">
      {(id, className) => (
        <select id={id} name="role" defaultValue="viewer" className={className}>
          {ROLES.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      )}
    </Field>
  )
}
