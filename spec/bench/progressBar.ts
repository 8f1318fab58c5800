// How far the bench is: a bar on a terminal, nothing in a log file. The table goes to standard output above it.

import cliProgress from 'cli-progress'
import { duration } from '../../examples/shared/progressLine.js'

export interface ProgressBar {
  readonly at: (row: string, done: number, stage: string) => void
  /** Prints a line that stays. */
  readonly say: (line: string) => void
  readonly close: () => void
}

export const progressBar = (total: number): ProgressBar => {
  const format = '[{bar}] {value}/{total} rows | {row} | {stage} | {elapsed}'
  const bar = new cliProgress.SingleBar(
    { format, barsize: 20, clearOnComplete: true },
    cliProgress.Presets.rect,
  )
  const begin = performance.now()
  let position = { row: '', done: 0, stage: '' }
  const payload = (): object => ({ ...position, elapsed: duration((performance.now() - begin) / 1000) })
  const show = (): void => bar.start(total, position.done, payload())
  show()
  return {
    at: (row, done, stage) => {
      position = { row, done, stage }
      bar.update(done, payload())
    },
    say: (line) => {
      bar.stop()
      process.stdout.write(`${line}\n`)
      show()
    },
    close: () => bar.stop(),
  }
}
