/** The outcomes of proofs, kernel by kernel: what runs/prove.json holds, and the table of it. */
import type { ProofMeta } from './meta.js'

/** A test of a proof, and whether it passed. */
export interface Outcome {
  readonly proof: ProofMeta
  readonly passed: boolean
}

/** A kernel of runs/prove.json. */
export interface Proved {
  readonly name: string
  readonly exactness: string
  readonly checks: readonly { readonly name: string; readonly pass: boolean }[]
  readonly mutants: readonly { readonly name: string; readonly killed: boolean; readonly by: string }[]
}

/** Outcomes by kernel, in the order in which kernels appear. */
export const proved = (outcomes: readonly Outcome[]): readonly Proved[] =>
  [...new Set(outcomes.map(({ proof }) => proof.kernel))].sort().map((name) => {
    const own = outcomes.filter(({ proof }) => proof.kernel === name)
    const of = (kind: ProofMeta['kind']): readonly Outcome[] => own.filter(({ proof }) => proof.kind === kind)
    return {
      name,
      exactness: own[0]!.proof.exactness,
      checks: of('check').map(({ proof, passed }) => ({ name: proof.name, pass: passed })),
      mutants: of('mutant').map(({ proof, passed }) => ({
        name: proof.name,
        killed: passed,
        by: proof.by ?? '',
      })),
    }
  })

const share = (passed: readonly boolean[]): string => `${passed.filter((p) => p).length}/${passed.length}`

/** A kernel with its checks, and under each check the wrong versions that it finds out. */
export const table = (kernels: readonly Proved[]): string =>
  kernels
    .flatMap(({ name, exactness, checks, mutants }) => [
      `${name} [${exactness}]: checks ${share(checks.map((c) => c.pass))}, mutants killed ${share(mutants.map((m) => m.killed))}`,
      ...checks.flatMap((check) => [
        `  ${check.pass ? 'holds' : 'FAILS'}  ${check.name}`,
        ...mutants
          .filter(({ by }) => by === check.name)
          .map((m) => `           ${m.killed ? 'kills' : 'MISSES'} ${m.name}`),
      ]),
    ])
    .join('\n')

/** Whether there are kernels, everything holds of them, and every wrong version is found out. */
export const allProved = (kernels: readonly Proved[]): boolean =>
  kernels.length > 0 &&
  kernels.every(({ checks, mutants }) => checks.every((c) => c.pass) && mutants.every((m) => m.killed))
