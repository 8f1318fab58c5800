// The page docs/kernels.md: every kernel of the library has a row, and what the row says is true.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Adapt, Move, Smc, type Random as R } from 'giry'
import { repository } from '../../.config/aliases.js'
import { run } from './code.js'
import { compile, typeErrors } from './compiler.js'
import { faultsOf, faultsOfSampler, rowsOf, type AnyKernel, type Row } from './table.js'

const file = 'docs/kernels.md'
const page = readFileSync(join(repository, file), 'utf8')
const [shared] = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1]!)
const rows = rowsOf(page)
const isSampler = (row: Row): boolean => row.program.startsWith('Smc.')
const kernels = rows.filter((r) => !isSampler(r))
const samplers = rows.filter(isSampler)

/** What the program of a row makes. */
const made = async (row: Row): Promise<unknown> => {
  const found: unknown[] = []
  const load = (specifier: string): Promise<unknown> =>
    specifier === 'row'
      ? Promise.resolve({ row: (v: unknown) => found.push(v) })
      : import(/* @vite-ignore */ specifier)
  const text = `import { row } from 'row'\n${shared}\nrow(${row.program})\n`
  await run({ file, line: row.line, text }, load)
  return found[0]
}
const titled = (some: readonly Row[]): readonly (readonly [string, Row])[] => some.map((r) => [r.name, r])

/** What the namespaces export beside kernels: makers of kernels, and what they are made of. */
const PARTS = {
  Move: [
    'move',
    'moveOn',
    'proposal',
    'proposalOn',
    'shownOption',
    'requirePositive',
    'requireFixed',
    'requireCount',
    'acceptanceOf',
    'decide',
    'logAbsJacobian',
    'posteriorEnergy',
  ],
  Adapt: ['schedule'],
  Smc: [],
}

describe('the table of kernels', () => {
  it.each([
    ['Move', 'M', Move],
    ['Adapt', 'A', Adapt],
    ['Smc', 'Smc', Smc],
  ] as const)('has all of %s', (name, short, namespace) => {
    const parts = PARTS[name] as readonly string[]
    expect(parts.filter((p) => !(p in namespace))).toEqual([])
    const exported = Object.keys(namespace).filter((n) => !parts.includes(n))
    expect(exported.length).toBeGreaterThan(2)
    const shown = name === 'Smc' ? page : rows.map((r) => r.program).join('\n')
    expect(exported.filter((n) => !new RegExp(`\\b${short}\\.${n}\\b`).test(shown))).toEqual([])
  })

  it('has programs of the right types', () => {
    const text = `${shared}\n${rows.map((r, i) => `const row${i} = ${r.program}`).join('\n')}\n`
    const whole = { file, line: 1, text }
    expect(typeErrors(compile([whole]), [whole])).toEqual([])
  })

  it.each(titled(kernels))('is true of %s', async (_, row) =>
    expect(await faultsOf(row, (await made(row)) as AnyKernel)).toEqual([]),
  )

  it.each(titled(samplers))('is true of %s', async (_, row) =>
    expect(await faultsOfSampler(row, (await made(row)) as R.Random<object>)).toEqual([]),
  )
})

describe('the reader of the table', () => {
  const row = (program: string): Row => rows.find((r) => r.program === program)!
  const mala = row('M.mala({ stepSize: 0.1 })(banana)')
  const hmc = row('M.hmc({ stepSize: 0.1, steps: 5, jitter: 0.2 })(banana)')

  it.each([
    ['another claim', mala, { claim: 'invariant' }, 'the claim: "reversible", and the table has "invariant"'],
    ['a report too many', mala, { reports: '`acceptance` `depth`' }, 'the report'],
    ['a report too few', hmc, { reports: '`acceptance`' }, 'the report'],
    ['a gradient too many', mala, { cost: '2 gradients' }, 'the cost'],
    ['a gradient too few', hmc, { cost: '4 gradients' }, 'the cost'],
    ['an energy for a gradient', mala, { cost: '1 energy' }, 'the cost'],
  ] as const)('finds %s', async (_, right, wrong, fault) => {
    const found = await faultsOf({ ...right, ...wrong }, (await made(right)) as AnyKernel)
    expect(found).toEqual([expect.stringContaining(fault)])
  })

  it('refuses rows that it cannot read', () => {
    expect(() => rowsOf('| a | b |')).toThrow('line 1')
    expect(() => rowsOf('\n| a | b | c | d | e | no code |')).toThrow('line 2')
    expect(rowsOf('| kernel | program |\n| --- | --- |\ntext')).toEqual([])
  })
})
