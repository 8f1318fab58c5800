/** The display of a whole table: a line for all cells, and one for each that runs at the time. */
import type { Display } from '../../shared/display.js'
import type { Outcome } from '../../shared/childRun.js'

export interface Board extends Display {
  /** Is told when the process of a cell ends. */
  readonly ended: (outcome: Pick<Outcome, 'name'>) => void
}

export interface BoardOptions {
  readonly shown: Display
  /** Cells of the table, and those that were finished before. */
  readonly cells: number
  readonly finished: number
  /** Updates of a cell's training. */
  readonly iterations: number
  readonly atOnce: number
}

/**
 * Cells take turns on as many lines as run at once, so that a table of many cells has room on a terminal. The table's own line
 * counts updates of all cells, for a rate that isn't 0 until the first cell is finished.
 */
export const board = ({ shown, cells, finished, iterations, atOnce }: BoardOptions): Board => {
  const lines: (string | undefined)[] = Array.from({ length: atOnce }, () => undefined)
  const done = new Map<string, number>()
  let over = finished
  const lineOf = (name: string): number => {
    const taken = lines.indexOf(name)
    const line = taken >= 0 ? taken : Math.max(0, lines.indexOf(undefined))
    lines[line] = name
    return line
  }
  const showTable = (): void => {
    const updates = [...done.values()].reduce((a, b) => a + b, over * iterations)
    shown.update('table', {
      stage: `${over} of ${cells} cells, updates`,
      done: updates,
      total: cells * iterations,
      losses: {},
    })
  }
  showTable()
  return {
    update: (name, event) => {
      if (event.stage === 'train') done.set(name, event.done)
      shown.update(`cell ${lineOf(name) + 1}`, { ...event, stage: `${name} ${event.stage}` })
      showTable()
    },
    say: shown.say,
    close: shown.close,
    ended: ({ name }) => {
      lines[lineOf(name)] = undefined
      done.delete(name)
      over += 1
      showTable()
    },
  }
}
