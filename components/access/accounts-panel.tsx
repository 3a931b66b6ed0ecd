'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import { ROLES } from '@/lib/domain/access/role'
import type { AccountWire } from '@/lib/wire/access/access.wire'
import { AccessForm, RoleField } from './access-form'
import { AccessPanel, AccessRow, AccessRows, type PanelProps, ShownOnce } from './access-panel'
import { textIn, textOf } from './text-of'

/** Accounts: add one, change its role, remove it. */
export function AccountsPanel({
  accounts,
  isBusy,
  change,
  onSaid,
}: PanelProps & { readonly accounts: readonly AccountWire[] }) {
  const [link, setLink] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const add = async (form: FormData) => {
    const answer = await change('POST', '/api/access/accounts', {
      name: textIn(form, 'name').trim(),
      role: form.get('role'),
    })
    setProblem(answer.ok ? null : answer.detail)
    setLink(answer.ok ? `${window.location.origin}${textOf(answer.body, 'link')}` : null)
    onSaid(answer.ok ? 'The account was added.' : answer.detail)
  }
  const act = async (method: string, id: string, done: string, body?: object) => {
    const answer = await change(method, `/api/access/accounts/${id}`, body)
    setProblem(answer.ok ? null : answer.detail)
    onSaid(answer.ok ? done : answer.detail)
  }

  return (
    <AccessPanel
      title="Accounts"
      count={accounts.length}
      lead="People with a name and a password. The first account ends acting as local: from then on everybody signs in."
    >
      <AccessRows empty="There are no accounts.">
        {accounts.map((account) => (
          <AccessRow
            key={account.account_id}
            name={<VisibleText text={account.name} />}
            facts={
              <>
                {account.role} · since{' '}
                <TimeText at={Date.parse(account.created_at)} format="clock" />
                {account.has_password ? null : ' · has not used the link yet'}
              </>
            }
            actions={
              <>
                <label className="sr-only" htmlFor={`role-${account.account_id}`}>
                  Role of {account.name}
                </label>
                <select
                  id={`role-${account.account_id}`}
                  value={account.role}
                  disabled={isBusy}
                  onChange={(event) =>
                    void act('PUT', account.account_id, 'The role was changed.', {
                      role: event.target.value,
                    })
                  }
                  className="min-h-8 rounded-md border border-line-strong bg-surface px-2 text-sm"
                >
                  {ROLES.map((role) => (
                    <option key={role}>{role}</option>
                  ))}
                </select>
                <Button
                  disabled={isBusy}
                  onClick={() => void act('DELETE', account.account_id, 'The account was removed.')}
                >
                  Remove<span className="sr-only"> {account.name}</span>
                </Button>
              </>
            }
          />
        ))}
      </AccessRows>
      <AccessForm
        nameLabel="Name of the new account"
        submit="Add account"
        isBusy={isBusy}
        problem={problem}
        onSubmit={add}
      >
        <RoleField />
      </AccessForm>
      {link === null ? null : (
        <ShownOnce label="Send this link; it sets the password, once, within a day:" text={link} />
      )}
    </AccessPanel>
  )
}
