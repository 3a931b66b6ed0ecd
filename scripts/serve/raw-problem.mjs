import { SECURITY_HEADERS, DATA_POLICY } from './security-headers.mjs'

/** @typedef {{ status: number, title: string, code: string, detail: string }} RawProblem */

/** What is answered where Node has made no response of a request. */
export const RAW_PROBLEMS = {
  request: {
    status: 400,
    title: 'Bad Request',
    code: 'bad_request',
    detail: 'The request is not written as HTTP asks for.',
  },
  timeout: {
    status: 408,
    title: 'Request Timeout',
    code: 'request_timeout',
    detail: 'The request was not complete in time.',
  },
  headers: {
    status: 431,
    title: 'Request Header Fields Too Large',
    code: 'headers_too_large',
    detail: 'The head of the request is larger than this server reads.',
  },
  method: {
    status: 405,
    title: 'Method Not Allowed',
    code: 'method_not_allowed',
    detail: 'This server is no proxy.',
  },
  connections: {
    status: 503,
    title: 'Service Unavailable',
    code: 'too_many_connections',
    detail: 'As many connections are open as this server takes.',
  },
}

/**
 * What is wrong with a request that Node cannot read.
 * @param {Error & { code?: string }} error
 * @returns {RawProblem}
 */
export function rawProblemOf({ code }) {
  if (code === 'HPE_HEADER_OVERFLOW') return RAW_PROBLEMS.headers
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return RAW_PROBLEMS.timeout
  return RAW_PROBLEMS.request
}

/**
 * Answers on a bare socket, as RFC 9457 asks for, and ends it.
 * @param {import('node:stream').Duplex} socket
 * @param {RawProblem} problem
 */
export function answerRaw(socket, problem) {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { status, title, code, detail } = problem
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail })
  const headers = [
    ...SECURITY_HEADERS,
    { key: 'content-security-policy', value: DATA_POLICY },
    { key: 'content-type', value: 'application/problem+json; charset=utf-8' },
    { key: 'content-length', value: String(Buffer.byteLength(body)) },
    { key: 'cache-control', value: 'no-store' },
    { key: 'connection', value: 'close' },
  ]
  const head = headers.map(({ key, value }) => `${key}: ${value}\r\n`).join('')
  // A client that is gone already is not an error.
  socket.on('error', () => undefined)
  socket.end(`HTTP/1.1 ${String(status)} ${title}\r\n${head}\r\n${body}`, () => socket.destroy())
}
