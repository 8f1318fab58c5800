/** The display of a whole table: a line for all cells, and one for each that runs at the time. */
import type { Display } from '../../shared/display.js'
import type { Outcome } from '../../shared/childRun.js'

export interface Board extends Display {
  /** Is told when the process of a cell ends. */
  readonly ended: (outcome: Pick<Outcome, 'name'>) => void
}

/** A cell: the updates of its training, and whether it was finished before. */
export interface Planned {
  readonly name: string
  readonly iterations: number
  readonly finished: boolean
}

export interface BoardOptions {
  readonly shown: Display
  /** All cells. */
  readonly cells: readonly Planned[]
  readonly atOnce: number
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/**
 * Cells take turns on as many lines as run at once, so that a table of many cells has room on a terminal. The table's own line
 * counts updates of all cells, for a rate that isn't 0 until the first cell is finished.
 */
export const board = ({ shown, cells, atOnce }: BoardOptions): Board => {
  const lines: (string | undefined)[] = Array.from({ length: atOnce }, () => undefined)
  const total = sum(cells.map((cell) => cell.iterations))
  const ended = new Set(cells.filter((cell) => cell.finished).map((cell) => cell.name))
  const done = new Map<string, number>()
  const lineOf = (name: string): number => {
    const taken = lines.indexOf(name)
    const line = taken >= 0 ? taken : Math.max(0, lines.indexOf(undefined))
    lines[line] = name
    return line
  }
  const showTable = (): void => {
    const over = cells.filter(({ name }) => ended.has(name)).map((cell) => cell.iterations)
    shown.update('table', {
      stage: `${over.length} of ${cells.length} cells, updates`,
      done: sum([...over, ...done.values()]),
      total,
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
      ended.add(name)
      showTable()
    },
  }
}
