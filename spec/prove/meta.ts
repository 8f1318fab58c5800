/** What a test of a proof is about, for who reads the results. */
export interface ProofMeta {
  readonly kernel: string
  readonly exactness: string
  readonly kind: 'check' | 'mutant'
  readonly name: string
  /** Of a mutant, the check that finds it out. */
  readonly by?: string
}

declare module 'vitest' {
  interface TaskMeta {
    proof?: ProofMeta
  }
}
