/** Time and turns of the event loop, alike in Node and in browsers. */

/** Milliseconds from any fixed point. */
export const now = (): number => performance.now()

/** How long a run computes before it lets others have their turn, in milliseconds. */
export const SLICE = 20

/** Node's own way to wait for a turn; browsers have none. */
const { setImmediate: soon } = globalThis as {
  readonly setImmediate?: (turn: () => void) => void
}

/** After everything that waits: timers, input, signals. Browsers delay nested timers, and messages they don't. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (soon !== undefined) return soon(resolve)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** Lets others have their turn whenever a slice of time is over. */
export const pacer = (): (() => Promise<void>) => {
  let last = now()
  return async () => {
    if (now() - last < SLICE) return
    await nextTurn()
    last = now()
  }
}

/** The same, and says whether to go on: until a signal is given. */
export const turns = (signal: AbortSignal | undefined): (() => Promise<boolean>) => {
  const pace = pacer()
  return async () => {
    await pace()
    return signal?.aborted !== true
  }
}
