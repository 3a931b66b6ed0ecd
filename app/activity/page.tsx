import { may } from '@/lib/domain/access/permission'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { firstAnswer, toSearchParams } from '@/app/_page/first-answer'
import { requirePageAccess } from '@/app/_page/page-access'
import { Providers } from '@/app/providers'
import { activityFilterQuery, readActivityFilter } from '@/lib/client/activity/activity.filter'
import { ACTIVITY_HEAD_LIMIT } from '@/lib/client/activity/activity.query'
import { initialResult } from '@/lib/client/lists/query-result'
import { activityAnswer } from '@/lib/server/answers/activity/activity-answer'
import { parseActivityQuery } from '@/lib/wire/activity/activity-parameters'
import { ActivityExplorer } from './activity-explorer'

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The page of who did what. */
export default async function ActivityPage({ searchParams }: PageProps) {
  const principal = await requirePageAccess('/activity')
  const { filter } = readActivityFilter(toSearchParams(await searchParams))
  const asked = parseActivityQuery(new URLSearchParams(activityFilterQuery(filter)))
  const answer = firstAnswer(
    asked.ok
      ? activityAnswer({ ...asked.query, limit: ACTIVITY_HEAD_LIMIT }, new Set(['choices']), {
          seesAccess: may(principal, 'read access events'),
        })
      : null,
  )
  const [settings, activity] = await Promise.all([explorerSettings(), answer])
  return (
    <Providers {...settings} {...activity.times}>
      <ActivityExplorer {...settings} initialActivity={initialResult(activity.answer)} />
    </Providers>
  )
}
