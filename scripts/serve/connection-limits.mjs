import { answerRaw, RAW_PROBLEMS } from './raw-problem.mjs'

/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('node:net').Socket} Socket */
/** @typedef {import('node:stream').Duplex} Duplex */

/** Beside the streams: pages, polls, exports, balancers. */
const OTHERS = 1_000
const MOST_STREAMS = 2_000
/**
 * Of the address that has most: a proxy may bring nearly all clients, but no address takes
 * everything.
 */
const SHARE_OF_ONE = 0.75
/** Connections that no request of an admitted client has come through yet. */
const MOST_STRANGERS = 512
const MOST_STRANGERS_OF_ONE = 256

/**
 * Keeps the number of connections in bounds. Those of strangers make room for new ones, the oldest
 * first: a flood of them never keeps an operator out, and costs a bounded memory. Connections that
 * an admitted client has used stay; where they are too many, new ones are refused.
 * @param {import('node:http').Server} server
 */
export function limitConnections(server) {
  const most = mostConnections(process.env.KORA_MAX_STREAMS)
  const strangers = new PeerSets()
  const all = new PeerSets()
  /** @type {WeakSet<Duplex>} */
  const refused = new WeakSet()
  /** @type {WeakMap<Duplex, Set<ServerResponse>>} */
  const answering = new WeakMap()

  server.on('connection', (socket) => {
    const peer = socket.remoteAddress ?? ''
    if (all.size >= most || all.sizeOf(peer) >= most * SHARE_OF_ONE) {
      const oldest = all.size >= most ? strangers.oldest() : strangers.oldestOf(peer)
      if (oldest === undefined) {
        answerRaw(socket, RAW_PROBLEMS.connections)
        return
      }
      end(oldest)
    }
    if (strangers.sizeOf(peer) >= MOST_STRANGERS_OF_ONE) end(strangers.oldestOf(peer))
    else if (strangers.size >= MOST_STRANGERS) end(strangers.oldest())
    all.add(peer, socket)
    strangers.add(peer, socket)
    socket.once('close', () => forget(socket))
  })

  /** @param {Socket} socket */
  const forget = (socket) => {
    all.delete(socket)
    strangers.delete(socket)
  }

  /** @param {Socket | undefined} socket */
  const end = (socket) => {
    if (socket === undefined) return
    // At once: it closes later than the next connection may come.
    forget(socket)
    socket.destroy()
  }

  return {
    /**
     * A request has come; false for one behind a request that was refused.
     * @param {Socket} socket
     * @param {ServerResponse} res
     */
    begin(socket, res) {
      if (refused.has(socket)) return false
      const open = answering.get(socket) ?? new Set()
      answering.set(socket, open.add(res))
      res.once('close', () => open.delete(res))
      return true
    },
    /** @param {Socket} socket */
    admit(socket) {
      strangers.delete(socket)
    },
    /** @param {Socket} socket */
    refuse(socket) {
      refused.add(socket)
    },
    /**
     * Lets the answers that are under way come to their end, then ends the connection.
     * @param {Duplex} socket
     * @returns whether any is under way
     */
    endAfterAnswers(socket) {
      const open = [...(answering.get(socket) ?? [])]
      refused.add(socket)
      for (const res of open) {
        if (!res.headersSent) res.setHeader('connection', 'close')
        res.once('close', () => socket.end(() => socket.destroy()))
      }
      return open.length > 0
    },
  }
}

/** @param {string | undefined} maxStreams what `KORA_MAX_STREAMS` holds */
function mostConnections(maxStreams) {
  const streams = Number(maxStreams?.trim() || MOST_STREAMS)
  return OTHERS + (Number.isInteger(streams) && streams >= 0 ? streams : MOST_STREAMS)
}

/** Sockets in the order in which they came, also by the address that they came from. */
class PeerSets {
  /** @type {Set<Socket>} */
  #all = new Set()
  /** @type {Map<string, Set<Socket>>} */
  #ofPeer = new Map()
  /** A socket that is closed has forgotten where it came from. @type {WeakMap<Socket, string>} */
  #peerOf = new WeakMap()

  get size() {
    return this.#all.size
  }

  /** @param {string} peer */
  sizeOf(peer) {
    return this.#ofPeer.get(peer)?.size ?? 0
  }

  oldest() {
    return firstOf(this.#all)
  }

  /** @param {string} peer */
  oldestOf(peer) {
    return firstOf(this.#ofPeer.get(peer))
  }

  /**
   * @param {string} peer
   * @param {Socket} socket
   */
  add(peer, socket) {
    this.#all.add(socket)
    this.#peerOf.set(socket, peer)
    const own = this.#ofPeer.get(peer) ?? new Set()
    this.#ofPeer.set(peer, own.add(socket))
  }

  /** @param {Socket} socket */
  delete(socket) {
    this.#all.delete(socket)
    const peer = this.#peerOf.get(socket) ?? ''
    const own = this.#ofPeer.get(peer)
    own?.delete(socket)
    if (own?.size === 0) this.#ofPeer.delete(peer)
  }
}

/**
 * @param {ReadonlySet<Socket> | undefined} sockets
 * @returns {Socket | undefined}
 */
function firstOf(sockets) {
  const [first] = sockets ?? []
  return first
}
