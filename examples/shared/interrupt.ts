// Ctrl-C in two steps: the first asks the program to finish cleanly, the second ends it at once.

/** The exit code of an interrupted program: 128 + SIGINT. */
export const interrupted = 130

/** One Ctrl-C may arrive twice, from the terminal and from a runner (npm, tsx, start.ts) that passes it on. */
const sameEventMs = 500

const signals = ['SIGINT', 'SIGTERM'] as const

/** What is needed of `process`; a test puts its own in place. */
export interface SignalSource {
  readonly on: (signal: (typeof signals)[number], listener: () => void) => unknown
  readonly off: (signal: (typeof signals)[number], listener: () => void) => unknown
  readonly exit: (code: number) => void
}

/**
 * From now on the first SIGINT or SIGTERM aborts `signal`: the program finishes its step, writes its report so
 * far and exits with code 130. A second one, half a second later or more, exits with 130 at once. `dispose`
 * gives the signals their usual meaning again.
 */
export const onInterrupt = (
  source: SignalSource = process,
  clock: () => number = () => performance.now(),
): { readonly signal: AbortSignal; readonly dispose: () => void } => {
  const controller = new AbortController()
  let first: number | undefined
  const listener = (): void => {
    if (first === undefined) {
      first = clock()
      controller.abort()
    } else if (clock() - first >= sameEventMs) {
      source.exit(interrupted)
    }
  }
  signals.forEach((name) => source.on(name, listener))
  return {
    signal: controller.signal,
    dispose: () => signals.forEach((name) => source.off(name, listener)),
  }
}
