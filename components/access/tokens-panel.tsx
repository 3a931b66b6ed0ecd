'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import { SCOPES } from '@/lib/domain/access/scope'
import type { TokenWire } from '@/lib/wire/access/access.wire'
import { AccessForm, RoleField } from './access-form'
import { AccessPanel, AccessRow, AccessRows, type PanelProps, ShownOnce } from './access-panel'
import { textIn, textOf } from './text-of'

/** Tokens for programs: make one, revoke it. */
export function TokensPanel({
  tokens,
  isBusy,
  change,
  onSaid,
}: PanelProps & { readonly tokens: readonly TokenWire[] }) {
  const [made, setMade] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const make = async (form: FormData) => {
    const answer = await change('POST', '/api/access/tokens', {
      name: textIn(form, 'name').trim(),
      role: form.get('role'),
      scopes: form.getAll('scopes'),
      days: Number(form.get('days')),
    })
    setProblem(answer.ok ? null : answer.detail)
    setMade(answer.ok ? textOf(answer.body, 'token') : null)
    onSaid(answer.ok ? 'The token was made.' : answer.detail)
  }
  const revoke = async (id: string) => {
    const answer = await change('DELETE', `/api/access/tokens/${id}`)
    setProblem(answer.ok ? null : answer.detail)
    onSaid(answer.ok ? 'The token was revoked.' : answer.detail)
  }

  return (
    <AccessPanel
      title="Tokens"
      count={tokens.length}
      lead="For programs. A token never may more than its maker may at the time, and only what its scopes name."
    >
      <AccessRows empty="There are no tokens.">
        {tokens.map((token) => (
          <AccessRow
            key={token.id}
            name={<VisibleText text={token.name} />}
            facts={
              <>
                {token.role} · {token.scopes.join(', ')} · {token.is_over ? 'ended' : 'ends'}{' '}
                <TimeText at={Date.parse(token.ends_at)} format="clock" /> ·{' '}
                {token.last_used_at === null ? (
                  'never used'
                ) : (
                  <>
                    last used <TimeText at={Date.parse(token.last_used_at)} format="relative" />
                  </>
                )}
              </>
            }
            actions={
              <Button disabled={isBusy} onClick={() => void revoke(token.id)}>
                Revoke<span className="sr-only"> {token.name}</span>
              </Button>
            }
          />
        ))}
      </AccessRows>
      <AccessForm
        nameLabel="Name of the new token"
        submit="Make token"
        isBusy={isBusy}
        problem={problem}
        onSubmit={make}
      >
        <RoleField />
        <Field label="Good for days">
          {(id, className) => (
            <input
              id={id}
              name="days"
              type="number"
              min={1}
              max={365}
              defaultValue={90}
              required
              className={`${className} w-24`}
            />
          )}
        </Field>
        <fieldset className="min-w-0">
          <legend className="mb-1 text-xs text-ink-soft">Scopes</legend>
          <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1">
            {SCOPES.map((scope) => (
              <label key={scope} className="flex items-center gap-1.5 text-sm">
                <input
                  type="checkbox"
                  name="scopes"
                  value={scope}
                  defaultChecked={scope === 'read'}
                />
                {scope}
              </label>
            ))}
          </div>
        </fieldset>
      </AccessForm>
      {made === null ? null : (
        <ShownOnce label="Copy the token now; it is not shown again:" text={made} />
      )}
    </AccessPanel>
  )
}
