/** A rule lowers one equation: steps are written, and the places of its results are given back. */
import type { Equation } from '../../core/Ir.js'
import type { Builder } from './builder.js'
import type { Place } from './place.js'

export type Rule = (e: Equation, args: readonly Place[], b: Builder) => readonly Place[]
export type Rules = Readonly<Record<string, Rule>>
