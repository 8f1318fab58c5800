/** The unit in which magnitudes bound errors, and arithmetic on magnitudes, of which infinity means "no bound". */

/** The spacing of float32 numbers at 1: 2^-23, twice the unit roundoff. */
export const EPS = 2 ** -23

/** A result of magnitude m is off by at most UNIT m. */
export const UNIT = 8 * EPS

/** The largest number of float32. */
export const LARGEST = (2 - EPS) * 2 ** 127

/** What is lost where numbers below 2^-126 become 0, as WebGL has it. */
export const UNDERFLOW = 2 ** -126 / UNIT

/** Rounding to the nearest float32, with as much again for back ends that don't quite. */
export const ROUNDED = 1 / 8

/** d times a magnitude; what has no bound has none whatever it is multiplied with. */
export const scaled = (d: number, m: number): number => (m === Infinity ? Infinity : Math.abs(d) * m)

/** Whether an error within the bound leaves x on the same side of 0; a number without error is never in doubt. */
export const certain = (x: number, m: number): boolean => m === 0 || Math.abs(x) > UNIT * m

/** The own error of a sum of n terms, in units of the sum of their absolute values: the depth of a tree of additions. */
export const summing = (n: number): number => (1 + Math.log2(Math.max(1, n))) / 16
