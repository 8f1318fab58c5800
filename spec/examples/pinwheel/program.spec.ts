import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Data, Random as R, Run, Space as S } from 'giry'
import { repository } from '../../../.config/aliases.js'
import { latents, likelihood } from '../../../examples/01-pinwheel/likelihood.js'
import { profiles } from '../../../examples/01-pinwheel/profiles.js'
import { damc } from '../../../examples/01-pinwheel/program.js'
import { right } from '../../interpret/run/support.js'
import { settings } from './tiny.js'

const source = (name: string): string => readFileSync(join(repository, 'examples/01-pinwheel', name), 'utf8')

const sha256 = (values: Data.Numbers): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')

describe('the program', () => {
  it('is a page: its code is at most 40 lines, imports and all', () => {
    const code = source('program.ts')
      .split('\n')
      .filter((line) => !/^\s*(\/\/.*|\/\*\*.*|\*.*)?$/.test(line))
    expect(code.length).toBeLessThanOrEqual(40)
  })

  it.each(['program.ts', 'posterior.ts', 'pinwheel.ts'])('%s is made of public combinators only', (name) => {
    const imported = [...source(name).matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier!)
    expect(imported).toContain('giry')
    const own = imported.filter((specifier) => specifier !== 'giry' && specifier !== 'fp-ts/lib/function.js')
    own.forEach((specifier) => expect(specifier).toMatch(/^\.\/(posterior|profiles)\.js$/))
  })

  it('makes one iteration with the network and the settings of the paper', async () => {
    const { settings: full } = profiles.paper
    const { init, step } = damc(await right(likelihood(1)), full)
    const options = { name: 'paper', seed: 1, backend: 'wasm', init } as const
    const points = await right(latents)
    const feed = Run.feed.batches({ space: S.real(2), data: points, batch: full.batch, seed: 1 })
    const before = await right(Run.train({ ...options, iterations: 0 })((q) => R.of([q, {}] as const)))
    const after = await right(Run.train({ ...options, feed, iterations: 1 })(step))
    const bits = (
      { state, space }: Pick<typeof before, 'state' | 'space'>,
      part: 'phi' | 'slow',
    ): readonly string[] =>
      Data.leaves(space, state)
        .filter((_, i) => space.leaves[i]!.path.startsWith(part))
        .map(({ values }) => sha256(values))
    expect(after.history.info.loss.values[0]).toBeGreaterThan(0)
    bits(after, 'phi').forEach((leaf, i) => expect(leaf).not.toBe(bits(before, 'phi')[i]))
    // the slow copy is due every tenth iteration
    expect(bits(after, 'slow')).toEqual(bits(before, 'slow'))
    expect(after.state.iteration.values[0]).toBe(1)
  })

  it('jumps where a profile says so, and makes Langevin steps only where it does not', async () => {
    const g = await right(likelihood(1))
    const points = await right(latents)
    const learned = async (jumps: boolean): Promise<string> => {
      const o = { ...settings(1), jumps }
      const feed = Run.feed.batches({ space: S.real(2), data: points, batch: o.batch, seed: 1 })
      const { init, step } = damc(g, o)
      const run = await right(
        Run.train({ name: 'jumps', seed: 1, backend: 'wasm', init, feed, iterations: 1 })(step),
      )
      return run.checkpoint.programHash
    }
    expect(await learned(true)).not.toBe(await learned(false))
    expect(
      [profiles.start, profiles.long, profiles.langevin, profiles.paper].map((p) => p.settings.jumps),
    ).toEqual([false, true, false, false])
  })
})
