/** Parameters of equations. */
import type { Equation } from '../../core/Ir.js'

/** A parameter that is a list of numbers. */
export const list = (e: Equation, key: string): readonly number[] => e.params[key] as readonly number[]

/** A parameter that is a number; NaN where there is none. */
export const numberOf = (e: Equation, key: string): number => Number(e.params[key])
