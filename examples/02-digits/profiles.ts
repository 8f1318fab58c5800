/** How much work a run does, and how fast both systems learn. */

/** Learning rates, chosen on held-out training digits by `rates.ts`; docs/results/digits.md has what was tried. */
export const rates = {
  damc: { generator: 1e-2, tilt: 1e-4, sampler: 2e-3 },
  lebm: { generator: 4e-2, tilt: 1e-3 },
  /** For the longer training of `equalTime`. */
  lebmEqualTime: { generator: 1e-2, tilt: 1e-3 },
}

export interface Profile {
  /** Updates of the generator of each system. */
  readonly iterations: number
  /** Updates of short-run learning that take as long as DAMC's; absent where that isn't compared. */
  readonly equalTime?: number
  /** Images that are generated, and training images that they are compared with. */
  readonly generated: number
  /** Test images that are reconstructed. */
  readonly reconstructed: number
  /** Updates of the classifier. */
  readonly classifier: number
}

const whole = { generated: 3823, reconstructed: 1797, classifier: 600 } as const

export const profiles = {
  start: { iterations: 1000, ...whole },
  long: { iterations: 1000, equalTime: 4500, ...whole },
  smoke: { iterations: 2, equalTime: 3, generated: 128, reconstructed: 16, classifier: 20 },
} as const satisfies { readonly [name: string]: Profile }

export type ProfileName = keyof typeof profiles
