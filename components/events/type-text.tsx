/** An event type with its last word in front: `kora.sea_ticket.` stands back behind `resolved`. */
export function TypeText({ type }: { type: string }) {
  const cut = type.lastIndexOf('.') + 1
  return (
    <span className="[overflow-wrap:anywhere]">
      <span className="text-ink-soft">{type.slice(0, cut)}</span>
      <span className="font-semibold">{type.slice(cut)}</span>
    </span>
  )
}
