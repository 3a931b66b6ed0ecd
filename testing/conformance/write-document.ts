import { writeFile } from 'node:fs/promises'
import * as prettier from 'prettier'
import type { SeenOutcome } from './kept-outcomes'

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

function linesOf({ fault, cells, liveAgainMs, notes, problems, ...seen }: SeenOutcome): string[] {
  return [
    `## When ${fault.when}`,
    '',
    `Made by \`testing/conformance/faults/${fault.name}.ts\`; allowed: ${seconds(fault.withinMs)}. Seen on`,
    `${seen.seenOn}, load ${seen.load.toFixed(1)}.`,
    '',
    ...cells.map(({ panel, page, said, ms }) =>
      said === null || ms === null
        ? `- ${panel}, ${page}: **not said**`
        : `- ${panel}, ${page}, after ${seconds(ms)}: “${said.trim()}”`,
    ),
    ...(liveAgainMs === null ? [] : [`- live again after ${seconds(liveAgainMs)}`]),
    ...notes.map((note) => `- ${note}`),
    ...problems.map((problem) => `- **Not as it should be**: ${problem}`),
    '',
  ]
}

/** Writes what a run saw. */
export async function writeDocument(
  path: string,
  outcomes: readonly SeenOutcome[],
  parts: readonly string[],
): Promise<void> {
  const text = [
    '# Conformance',
    '',
    'What the cockpit’s page says while a part of a real estate fails: each fault is made on real',
    'servers, and the built cockpit’s page is read in Chromium, on a page that was open before and on',
    'one that is loaded in the fault. Written by `npm run conformance`; run it again to see it again.',
    '',
    `Parts: ${parts.join(', ')}. Refresh interval and heartbeat are one second, so that “in time” is`,
    'three seconds (two intervals and one), on a replica four, and a busy machine may add 1.5 seconds.',
    'Times are from the fault, or from when the page has loaded; “load” is the machine’s average of',
    'the last minute.',
    '',
    '## The same on another dashboard',
    '',
    '1. Start the parts as `testing/conformance/estate.ts` does: a primary, a streaming replica,',
    '   PgBouncer, HAProxy. Each fault’s file below `testing/conformance/faults` is a few lines of SQL',
    '   or a signal, and can be typed by hand.',
    '2. Point the dashboard at the address that the fault’s file gives to `serve`.',
    '3. Open its page, make the fault, and take the time until the page says so itself. A page that',
    '   goes on showing its last numbers as if they were now has not said so; neither has an empty',
    '   list. Load the page again in the fault: a first load has no old numbers to hide behind.',
    '4. Compare with the lines below: what is said, and after how long.',
    '',
    ...outcomes.flatMap(linesOf),
  ].join('\n')
  const config = await prettier.resolveConfig(path)
  await writeFile(path, await prettier.format(text, { ...config, parser: 'markdown' }))
}
