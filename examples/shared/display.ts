// Progress of one or several programs on a terminal: a bar each on a TTY, plain lines in a log file.

import cliProgress from 'cli-progress'
import { perSecond, slide, type Sample } from './rate.js'
import { progressText, type ProgressEvent } from './progressLine.js'

/** Milliseconds from any fixed point. */
export type Clock = () => number

export type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean }

export interface Display {
  readonly update: (name: string, event: ProgressEvent) => void
  /** Prints a line (or several) that stays. */
  readonly say: (line: string) => void
  /** Prints what is still held back; on a TTY this also ends the timer that redraws the bars. */
  readonly close: () => void
}

interface Status {
  readonly event: ProgressEvent
  readonly window: readonly Sample[]
}

const plainEveryMs = 5000
const redrawEveryMs = 100

const advance = (old: Status | undefined, event: ProgressEvent, time: number): Status => ({
  event,
  window: slide(old !== undefined && old.event.stage === event.stage ? old.window : [], {
    time,
    done: event.done,
  }),
})

const statusText = ({ event, window }: Status): string => progressText(event, perSecond(window))

/** Lines: at most one every 5 s for each program, and the last one held back when it closes. */
const plain = (stream: Stream, clock: Clock): Display => {
  const statuses = new Map<string, Status>()
  const printedAt = new Map<string, number>()
  const waiting = new Set<string>()
  const print = (name: string, status: Status): void => {
    waiting.delete(name)
    stream.write(`${name}: ${statusText(status)}\n`)
  }
  return {
    update: (name, event) => {
      const now = clock()
      const status = advance(statuses.get(name), event, now)
      statuses.set(name, status)
      waiting.add(name)
      if (now - (printedAt.get(name) ?? -Infinity) >= plainEveryMs) {
        printedAt.set(name, now)
        print(name, status)
      }
    },
    say: (line) => void stream.write(`${line}\n`),
    close: () =>
      statuses.forEach((status, name) => {
        if (waiting.has(name)) print(name, status)
      }),
  }
}

/** Bars; they are redrawn from within `update` too, since a busy program starves the bars' own timer. */
const bars = (stream: Stream, clock: Clock): Display => {
  const options = {
    stream,
    format: '{name} [{bar}] {percentage}% {text}',
    barsize: 20,
    forceRedraw: true,
    gracefulExit: false,
    linewrap: true,
  }
  const multi = new cliProgress.MultiBar(options, cliProgress.Presets.rect)
  const rows = new Map<string, { readonly bar: cliProgress.SingleBar; readonly status: Status }>()
  let drawnAt = -Infinity
  return {
    update: (name, event) => {
      const now = clock()
      const row = rows.get(name)
      const status = advance(row?.status, event, now)
      const payload = { name, text: statusText(status) }
      const bar = row?.bar ?? multi.create(event.total, event.done, payload)
      bar.setTotal(event.total)
      bar.update(event.done, payload)
      rows.set(name, { bar, status })
      if (now - drawnAt < redrawEveryMs) return
      drawnAt = now
      multi.update()
    },
    say: (line) => {
      const print = rows.size > 0 ? (text: string) => multi.log(text) : (text: string) => stream.write(text)
      // The bars' own text may be longer than the line that takes their place: clear the rest of each row.
      line.split('\n').forEach((part) => print(`${part}\u001b[K\n`))
    },
    close: () => {
      if (rows.size === 0) return
      multi.update()
      multi.stop()
      rows.clear()
    },
  }
}

/** A display for this stream: bars if it is a TTY, else lines. */
export const display = (stream: Stream, clock: Clock): Display =>
  stream.isTTY === true ? bars(stream, clock) : plain(stream, clock)
