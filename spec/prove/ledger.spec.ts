import { describe, expect, it } from 'vitest'
import { allProved, proved, table, type Outcome } from './ledger.js'

const about = { kernel: 'walk', exactness: 'reversible' }
const holds: Outcome = { proof: { ...about, kind: 'check', name: 'invariant' }, passed: true }
const killed: Outcome = {
  proof: { ...about, kind: 'mutant', name: 'a drift', by: 'invariant' },
  passed: true,
}

describe('the ledger of proofs', () => {
  it('has a kernel with its checks and its wrong versions', () => {
    expect(proved([killed, holds])).toEqual([
      {
        name: 'walk',
        exactness: 'reversible',
        checks: [{ name: 'invariant', pass: true }],
        mutants: [{ name: 'a drift', killed: true, by: 'invariant' }],
      },
    ])
    expect(table(proved([holds, killed]))).toBe(
      [
        'walk [reversible]: checks 1/1, mutants killed 1/1',
        '  holds  invariant',
        '           kills a drift',
      ].join('\n'),
    )
  })

  it('is proved if all holds, and not if something fails, survives, or was not there', () => {
    expect(allProved(proved([holds, killed]))).toBe(true)
    expect(allProved(proved([{ ...holds, passed: false }, killed]))).toBe(false)
    expect(allProved(proved([holds, { ...killed, passed: false }]))).toBe(false)
    expect(allProved(proved([]))).toBe(false)
    expect(table(proved([holds, { ...killed, passed: false }]))).toContain('MISSES a drift')
  })
})
