/** For every row of the table of primitives at least one case. */
import type { Rows } from './rows/case.js'
import { control } from './rows/control.js'
import { elementwise } from './rows/elementwise.js'
import { tensors } from './rows/tensors.js'

export { bool, float, int, type Case } from './rows/case.js'

export const rows: Rows = { ...elementwise, ...tensors, ...control }
