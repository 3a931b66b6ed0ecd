import { clsx } from 'clsx'
import { memo } from 'react'
import { PRIMARY_STATES, type PrimaryState } from '@/lib/domain/state/operational-state'
import { TRANSITION_TABLE } from '@/lib/domain/state/transition-table'
import type { Exit } from './exits-from'
import { type ShownState, STATE_STYLE, TONE_TEXT } from '@/components/state/now/state-style'
import {
  BOX_AT,
  BOX_HEIGHT,
  BOX_WIDTH,
  MAP_EDGES,
  MAP_HEIGHT,
  MAP_WIDTH,
  type MapEdge,
} from './state-map-layout'

const LINE_HEIGHT = 13
const TURN = { right: 0, down: 90, left: 180, up: 270 } as const

interface StateMapProps {
  /** Highlighted; none for `unknown`. */
  readonly current: ShownState
  /** Exits of the current state; their arrows are highlighted and labelled. */
  readonly exits: readonly Exit[]
}

/** The five states and all transitions: a drawing, and a list for screen readers. */
export const StateMap = memo(function StateMap({ current, exits }: StateMapProps) {
  const exitOf = (edge: MapEdge) =>
    edge.from === current ? exits.find((exit) => exit.to === edge.to) : undefined
  const quiet = MAP_EDGES.filter((edge) => exitOf(edge) === undefined)
  return (
    <div className="@container relative">
      <svg
        viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`}
        aria-hidden="true"
        className="mx-auto block w-full max-w-[34rem]"
      >
        {quiet.map((edge) => (
          <Line key={`${edge.from} ${edge.to}`} edge={edge} />
        ))}
        {MAP_EDGES.map((edge) => {
          const exit = exitOf(edge)
          return exit === undefined ? null : (
            <Line key={`${edge.from} ${edge.to}`} edge={edge} exit={exit} />
          )
        })}
        {PRIMARY_STATES.map((state) => (
          <Box key={state} state={state} lit={state === current} />
        ))}
      </svg>
      <ul className="sr-only">
        {TRANSITION_TABLE.map((row, index) => (
          <li key={index}>
            {row.from}
            {row.from === current ? ' (current)' : ''} to {row.to}: {row.trigger}
          </li>
        ))}
      </ul>
    </div>
  )
})

function Box({ state, lit }: { state: PrimaryState; lit: boolean }) {
  const { x, y } = BOX_AT[state]
  return (
    <g className={lit ? TONE_TEXT[STATE_STYLE[state].tone] : 'text-ink-soft'}>
      <rect
        x={x - BOX_WIDTH / 2}
        y={y - BOX_HEIGHT / 2}
        width={BOX_WIDTH}
        height={BOX_HEIGHT}
        rx={BOX_HEIGHT / 2}
        className={lit ? 'fill-sunken' : 'fill-surface stroke-line-strong'}
        stroke={lit ? 'currentColor' : undefined}
        strokeWidth={lit ? 2.5 : 1}
      />
      <text
        x={x}
        y={y}
        textAnchor="middle"
        dominantBaseline="central"
        fill="currentColor"
        className={clsx(
          'text-[20px] @min-[340px]:text-[17px] @min-[440px]:text-[14px]',
          lit && 'font-semibold',
        )}
      >
        {state}
      </text>
    </g>
  )
}

function Line({ edge, exit }: { edge: MapEdge; exit?: Exit }) {
  const { tip, badge } = edge
  const lit = exit !== undefined
  return (
    <g className={lit ? 'text-accent' : 'text-line-strong opacity-70'}>
      <path d={edge.path} fill="none" stroke="currentColor" strokeWidth={lit ? 2 : 1.25} />
      <path
        d="M0 0L-9 -4.5V4.5Z"
        fill="currentColor"
        transform={`translate(${tip.x} ${tip.y}) rotate(${TURN[tip.way]})`}
      />
      {exit === undefined ? null : (
        <>
          <g
            transform={`translate(${badge.x} ${badge.y})`}
            className="[&>*]:scale-150 @min-[340px]:[&>*]:scale-125 @min-[440px]:[&>*]:scale-100"
          >
            <circle r="9" className="fill-surface" stroke="currentColor" strokeWidth="1.5" />
            <text
              textAnchor="middle"
              dominantBaseline="central"
              fill="currentColor"
              className="text-[11px] font-semibold"
            >
              {exit.number}
            </text>
          </g>
          <Triggers edge={edge} exit={exit} />
        </>
      )}
    </g>
  )
}

/** Labels, only where there is room; the list below the map always has them. */
function Triggers({ edge, exit }: { edge: MapEdge; exit: Exit }) {
  const { x, y, anchor, rise, wrap } = edge.label
  const lines = exit.rows.flatMap(({ trigger }, index) =>
    wrapWords(index === 0 ? trigger : `or ${trigger}`, wrap),
  )
  const first = rise ? y - (lines.length - 1) * LINE_HEIGHT : y
  return (
    <text textAnchor={anchor} className="hidden fill-ink-soft text-[11.5px] @min-[440px]:block">
      {lines.map((line, index) => (
        <tspan key={index} x={x} y={first + index * LINE_HEIGHT}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

/**
 * Breaks a text at spaces into lines of at most `limit` characters; a longer word has its own line.
 */
function wrapWords(text: string, limit: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= limit) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  return lines
}
