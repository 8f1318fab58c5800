// The bench on rows whose contenders take as long as a clock of ours says.

import { describe, expect, it } from 'vitest'
import { bench } from './bench.js'
import { measure, median } from './measure.js'
import { read } from './options.js'
import type { Contender, Row, Setting } from './row.js'
import { rows } from './rows.js'
import { macsOf } from './rows/denoiser/counts.js'
import { lineOf } from './table.js'

/** A clock, and contenders whose runs take what `ms` says of each run. */
const timed = () => {
  let now = 0
  let runs: string[] = []
  const contender = (name: string, ms: (run: number) => number, units = 1): Contender => {
    let count = 0
    return {
      units,
      run: () => {
        now += ms(count)
        count += 1
        runs.push(name)
      },
      values: () => [1, 2],
    }
  }
  const taken = (): readonly string[] => {
    const all = runs
    runs = []
    return all
  }
  return { clock: () => now, contender, taken }
}

const nobody = {} as Setting
const pause = async (): Promise<void> => {}

const fake = (contenders: Awaited<ReturnType<Row['contenders']>>, more: Partial<Row> = {}): Row => ({
  name: 'fake',
  work: 'nothing',
  operations: 1000,
  contenders: async () => contenders,
  ...more,
})

describe('measure', () => {
  it('takes the median of the rounds and divides it by the units', async () => {
    const { clock, contender } = timed()
    // a run of 200 ms is a round: 7 to warm up, then 2, 1, 9, 3 and 4 hundred
    const late = [200, 100, 900, 300, 400]
    const c = contender('c', (run) => (run < 7 ? 200 : late[run - 7]!), 10)
    expect(await measure({ c }, { rounds: 5, clock, pause })).toEqual({ c: 30 })
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  it('lets all take turns in rounds of about a tenth of a second', async () => {
    const { clock, contender, taken } = timed()
    const contenders = { quick: contender('quick', () => 25), slow: contender('slow', () => 50) }
    const starts: number[] = []
    const onRound = (round: number): void => {
      if (round === 0) taken()
      starts.push(round)
    }
    expect(await measure(contenders, { rounds: 2, clock, pause, onRound })).toEqual({ quick: 25, slow: 50 })
    const turn = [...Array<string>(4).fill('quick'), ...Array<string>(2).fill('slow')]
    expect(taken()).toEqual([...turn, ...turn])
    expect(starts).toEqual([0, 1])
  })

  it('waits for what is put off', async () => {
    const { clock, contender } = timed()
    const work = contender('late', () => 300)
    const late: Contender = { ...work, run: () => {}, settle: async () => void work.run() }
    expect(await measure({ late }, { rounds: 3, clock, pause })).toEqual({ late: 300 })
  })

  it('makes do with three rounds where a run takes over 5 s', async () => {
    const { clock, contender, taken } = timed()
    await measure({ long: contender('long', () => 6000) }, { rounds: 7, clock, pause })
    expect(taken()).toHaveLength(2 + 3)
  })
})

describe('bench', () => {
  const beside = (contender: ReturnType<typeof timed>['contender']) => () => ({
    tile: contender('tile', () => 100, 1e4),
    copy: contender('copy', () => 100, 1e5),
    product: contender('product', () => 100),
  })
  const run = (of: (contender: ReturnType<typeof timed>['contender']) => Row) => {
    const { clock, contender } = timed()
    return bench(of(contender), nobody, { rounds: 3, clock, pause }, beside(contender))
  }

  it('gives the row of bench.json', async () => {
    const { result } = await run((contender) =>
      fake({
        giry: contender('giry', () => 100, 4),
        tfjs: contender('tfjs', () => 200),
        plain: contender('plain', () => 50),
      }),
    )
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      name: 'fake',
      work: 'nothing',
      giryMs: 25,
      // 1000 operations at 100 ms for 10,000
      limitMs: 10,
      peers: { tfjs: { ms: 200, ratio: 8 }, plain: { ms: 50, ratio: 2 } },
    })
  })

  it('takes bytes for the limit where they take longer, and prints every number of a row', async () => {
    const { result, ceilings } = await run((contender) =>
      fake({ giry: contender('giry', () => 100), tfjs: contender('tfjs', () => 250) }, { bytes: 20_000 }),
    )
    expect(result.limitMs).toBe(20)
    expect(lineOf(result, ceilings).split(/ {2,}/)).toEqual([
      'fake',
      '100',
      '20.0 (5.00x)',
      '250 (2.50x)',
      '-',
      '-',
      '-',
      '100',
    ])
  })

  it('takes no numbers that are wrong', async () => {
    const with_ = (values: readonly number[], exact: boolean) =>
      run((contender) =>
        fake(
          {
            giry: contender('giry', () => 100),
            tfjs: { ...contender('tfjs', () => 100), values: () => values },
          },
          { exact },
        ),
      )
    await expect(with_([1, NaN], false)).rejects.toThrow('tfjs has NaN at element 1')
    await expect(with_([], false)).rejects.toThrow('tfjs gives no numbers')
    await expect(with_([1, 2.1], true)).rejects.toThrow('tfjs has 2.1 at element 1')
    await expect(with_([1, 2.1], false)).resolves.toBeDefined()
  })

  it('disposes of everything, also when something fails', async () => {
    const gone: string[] = []
    const failing = run((contender) =>
      fake({
        giry: { ...contender('giry', () => 100), dispose: () => void gone.push('giry') },
        tfjs: { ...contender('tfjs', () => 100), values: () => [NaN], dispose: () => void gone.push('tfjs') },
      }),
    )
    await expect(failing).rejects.toThrow()
    expect(gone).toEqual(['giry', 'tfjs'])
  })
})

describe('the rows', () => {
  it('have names of their own and work to do', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
    rows.forEach(({ operations }) => expect(operations).toBeGreaterThan(0))
  })

  it('count the multiply-adds of the denoiser as the paper has them', () => {
    const total = (size: number, context: number): number => {
      const macs = macsOf(size, context)
      return macs.time + macs.context + macs.example
    }
    // what damc's denoisers have by their layers, in millions
    expect(total(2, 128) / 1e6).toBeCloseTo(1.67, 2)
    expect(total(100, 1024) / 1e6).toBeCloseTo(3.06, 2)
  })

  it('are chosen by name', () => {
    const options = (...argv: string[]) => read(['a', 'b'])(argv)
    expect(options()).toMatchObject({ right: { rows: ['a', 'b'], rounds: 7, out: 'runs' } })
    expect(options('--rows', 'b', '--rounds', '9')).toMatchObject({ right: { rows: ['b'], rounds: 9 } })
    expect(options('--rows', 'c')).toMatchObject({ left: { code: 2, text: expect.stringContaining("'c'") } })
    expect(options('--rounds', '0')).toMatchObject({ left: { code: 2 } })
    expect(options('--help')).toMatchObject({ left: { code: 0, text: expect.stringContaining('--rows') } })
  })
})
