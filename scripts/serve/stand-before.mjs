import { limitConnections } from './connection-limits.mjs'
import { addHeaders, leaveKnownHeaders } from './known-headers.mjs'
import { answerRaw, RAW_PROBLEMS, rawProblemOf } from './raw-problem.mjs'
import { bodyOf, headOf, requestOf } from './request-head.mjs'
import { closeAfter, sendDefaults, sendResponse } from './send-response.mjs'
import { limitServer } from './server-limits.mjs'

/** @typedef {import('../../lib/server/http/front-door').FrontDoor} FrontDoor */
/** @typedef {Extract<import('../../lib/server/http/front-door').Verdict, { kind: 'route' }>} RouteVerdict */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').RequestListener} RequestListener */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

/**
 * Lets the front door decide about every request of a server before anything else sees it. What it
 * lets pass, `next` answers.
 * @param {import('node:http').Server} server
 * @param {RequestListener} next
 * @param {Promise<FrontDoor>} door
 */
export function standBefore(server, next, door) {
  limitServer(server)
  const connections = limitConnections(server)

  /** @type {RequestListener} */
  const receive = (req, res) => {
    // A request behind one that was refused: its connection is about to end.
    if (!connections.begin(req.socket, res)) return
    receiveFrom(req, res).catch(() => {
      // The client left, or was dropped: there is no connection to answer on.
      res.destroy()
    })
  }

  /** @type {(req: IncomingMessage, res: ServerResponse) => Promise<void>} */
  const receiveFrom = async (req, res) => {
    const { decide, listensOn } = await door
    listensOn(server.address())
    const head = headOf(req)
    const verdict = await decide(head)
    switch (verdict.kind) {
      case 'refused':
        if (verdict.closes) {
          connections.refuse(req.socket)
          closeAfter(req, res)
        }
        await sendResponse(verdict.answer, req, res)
        return
      case 'route':
        if (verdict.isAdmitted) connections.admit(req.socket)
        await answer(req, res, verdict, head.headers)
        return
      case 'page':
        connections.admit(req.socket)
        leaveKnownHeaders(req)
        addHeaders(req, verdict.asked)
        sendDefaults(res, verdict.headers)
        // Written, not yet read: how fast the client takes it is its own affair.
        res.once('prefinish', verdict.endTurn)
        res.once('close', verdict.endTurn)
        if (res.destroyed) verdict.endTurn()
        else next(req, res)
        return
      default:
        return /** @satisfies {never} */ (verdict)
    }
  }

  /** @type {(req: IncomingMessage, res: ServerResponse, verdict: RouteVerdict, headers: Headers) => Promise<void>} */
  const answer = async (req, res, { handler, mostBytes, tooLarge }, headers) => {
    const body = mostBytes === 0 ? undefined : await bodyOf(req, res, mostBytes)
    if (body === null) {
      connections.refuse(req.socket)
      closeAfter(req, res)
      await sendResponse(tooLarge(), req, res)
      return
    }
    await sendResponse(await handler(requestOf(req, res, headers, body)), req, res)
  }

  server.on('request', receive)
  // Without these Node would ask for a body that is never read, or answer without our headers.
  server.on('checkContinue', receive)
  server.on('checkExpectation', receive)
  server.on('connect', (_req, socket) => answerRaw(socket, RAW_PROBLEMS.method))
  server.on('clientError', (error, socket) => {
    // What cannot be read may stand behind a request that is being answered.
    if (isGone(error)) socket.destroy()
    else if (!connections.endAfterAnswers(socket)) answerRaw(socket, rawProblemOf(error))
  })
  refuseUpgrades(server)
}

/** @param {Error & { code?: string }} error */
function isGone({ code }) {
  return code === 'ECONNRESET' || code === 'EPIPE'
}

/**
 * Nothing is upgraded here. Without a listener for it Node takes such a request for a usual one;
 * Next.js would answer it by itself, and registers late.
 * @param {import('node:http').Server} server
 */
function refuseUpgrades(server) {
  server.removeAllListeners('upgrade')
  server.on('newListener', (event) => {
    if (event === 'upgrade') process.nextTick(() => server.removeAllListeners('upgrade'))
  })
}
