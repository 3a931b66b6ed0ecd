/**
 * A browser's translator moves each text of the page into an element of its own, or puts one in its
 * place. React holds on to the text nodes that it made: to remove one, or to insert something before
 * it, throws once it has another parent, and takes the whole page with it; and what it writes into
 * one that has left the page is seen by nobody (CASES B9). So `removeChild` and `insertBefore` take
 * what stands in a text's place for the text, and a text that is written while it is out of the page
 * comes back into it, where the translator finds it anew.
 *
 * Call once, before React takes the page over. https://github.com/facebook/react/issues/11538
 */
export function standTranslators(page: Document): void {
  const standIns = new StandIns()
  const { prototype } = Node
  // eslint-disable-next-line @typescript-eslint/unbound-method -- each is called on its own node
  const { removeChild, insertBefore } = prototype

  prototype.removeChild = function <Child extends Node>(this: Node, child: Child): Child {
    if (child.parentNode === this) {
      return removeChild.call(this, child) as Child
    }
    const place = standIns.of(child, this)
    if (place === null) return removeChild.call(this, child) as Child
    removeChild.call(this, place)
    return child
  }

  prototype.insertBefore = function <Child extends Node>(
    this: Node,
    child: Child,
    next: Node | null,
  ): Child {
    const isElsewhere = next !== null && next.parentNode !== this
    const place = isElsewhere ? standIns.of(next, this) : next
    return insertBefore.call(this, child, isElsewhere && place === null ? next : place) as Child
  }

  standIns.watch(page)
}

/** What stands where a text stood that somebody else took out of the page. */
class StandIns {
  readonly #byText = new WeakMap<Node, Element>()
  readonly #writes = new MutationObserver((records) => {
    for (const { target } of records) this.#bringBack(target)
  })

  watch(page: Document): void {
    new MutationObserver((records) => this.#learn(records)).observe(page, {
      childList: true,
      subtree: true,
    })
  }

  /** The child of `parent` that holds `text` or stands for it; null where there is none. */
  of(text: Node, parent: Node): Node | null {
    const standIn = this.#byText.get(text)
    for (let node: Node | null = standIn ?? text; node !== null; node = node.parentNode) {
      if (node.parentNode === parent) return node
    }
    return null
  }

  #learn(records: readonly MutationRecord[]): void {
    for (const { removedNodes, addedNodes, previousSibling, nextSibling } of records) {
      for (const text of removedNodes) {
        if (!(text instanceof Text) || text.isConnected) continue
        const standIn = [...addedNodes, previousSibling, nextSibling].find(isOfTranslator)
        if (standIn === undefined) continue
        this.#byText.set(text, standIn)
        this.#writes.observe(text, { characterData: true })
      }
    }
  }

  #bringBack(text: Node): void {
    const standIn = this.#byText.get(text)
    this.#byText.delete(text)
    if (text instanceof Text && standIn?.isConnected) standIn.replaceWith(text)
  }
}

/** Translators wrap in `font`, which no page of ours has. */
function isOfTranslator(node: Node | null): node is Element {
  return node?.nodeName === 'FONT' && node.isConnected
}
